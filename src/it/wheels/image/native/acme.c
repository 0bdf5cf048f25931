#include <Python.h>

static struct PyModuleDef acme = {PyModuleDef_HEAD_INIT, "acme_native", NULL, -1, NULL};

PyMODINIT_FUNC PyInit_acme_native(void) { return PyModule_Create(&acme); }
