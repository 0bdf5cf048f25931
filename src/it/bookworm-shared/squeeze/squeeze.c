#include <Python.h>
#include <lz4.h>

static PyObject *version(PyObject *self, PyObject *args) {
  return PyUnicode_FromString(LZ4_versionString());
}

static PyMethodDef methods[] = {{"version", version, METH_NOARGS, "The version of liblz4."}, {NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "squeeze", NULL, -1, methods};

PyMODINIT_FUNC PyInit_squeeze(void) { return PyModule_Create(&module); }
