package io.github.pythonimage.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small projects of one's own, each in another language than C. */
record NativeProjects(Path module) {

  /** Fortran that needs all of its libraries at run time, put together by CMake. */
  void fortran() throws IOException {
    write(
        "fortran/pyproject.toml",
        """
        [build-system]
        requires = ["scikit-build-core==0.11.6"]
        build-backend = "scikit_build_core.build"
        [project]
        name = "acme-fortran"
        version = "1"
        """);
    write(
        "fortran/CMakeLists.txt",
        """
        cmake_minimum_required(VERSION 3.31)
        project(acme_fortran LANGUAGES C Fortran)
        find_package(Python REQUIRED COMPONENTS Interpreter Development.Module)
        find_package(OpenMP REQUIRED COMPONENTS Fortran)
        python_add_library(acme_fortran MODULE module.c sum.f90 WITH_SOABI)
        target_link_libraries(acme_fortran PRIVATE OpenMP::OpenMP_Fortran)
        install(TARGETS acme_fortran DESTINATION .)
        """);
    write(
        "fortran/sum.f90",
        """
        real(c_double) function acme_sum(n) bind(C)
          use iso_c_binding
          integer(c_int), value :: n
          real(16) :: total
          character(40) :: text
          integer :: i
          total = 0
          !$omp parallel do reduction(+:total)
          do i = 1, n
            total = total + sqrt(real(i, 16))
          end do
          write (text, '(F40.20)') total
          read (text, *) acme_sum
        end function
        """);
    write(
        "fortran/module.c",
        """
        #include <Python.h>
        double acme_sum(int n);
        static PyObject *sum(PyObject *self, PyObject *n) {
          return PyFloat_FromDouble(acme_sum((int)PyLong_AsLong(n)));
        }
        static PyMethodDef methods[] = {{"sum", sum, METH_O, NULL}, {NULL, NULL, 0, NULL}};
        static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "acme_fortran", NULL, -1, methods};
        PyMODINIT_FUNC PyInit_acme_fortran(void) { return PyModule_Create(&module); }
        """);
  }

  /** Go with a module of others, as a library that ctypes loads. */
  void go() throws IOException {
    write("go/go.mod", "module acme\ngo 1.21\nrequire github.com/google/uuid v1.6.0\n");
    write(
        "go/go.sum",
        """
        github.com/google/uuid v1.6.0 h1:NIvaJDMOsjHA8n1jAhLSgzrAzy1Hgr+hNrb57e+94F0=
        github.com/google/uuid v1.6.0/go.mod h1:TIyPZe4MgqvfeYDBFedMoGGpEw/LqOeaOT+nhxU+yHo=
        """);
    write(
        "go/acme.go",
        """
        package main

        import "C"
        import "github.com/google/uuid"

        //export Acme
        func Acme() *C.char { return C.CString(uuid.NewSHA1(uuid.NameSpaceDNS, []byte("acme")).String()) }

        func main() {}
        """);
    write(
        "go/acme_go/__init__.py",
        """
        import ctypes, os
        library = ctypes.CDLL(os.path.join(os.path.dirname(__file__), "acme.so"))
        library.Acme.restype = ctypes.c_char_p
        """);
    write(
        "go/setup.py",
        """
        import subprocess
        from setuptools import Extension, setup
        from setuptools.command.build_ext import build_ext

        class Go(build_ext):
            def get_ext_filename(self, name):
                return "acme.so"
            def build_extension(self, extension):
                library = self.get_ext_fullpath(extension.name)
                subprocess.run(["go", "build", "-buildmode=c-shared", "-ldflags=-s -w", "-o", library, "."], check=True)

        setup(name="acme-go", version="1", packages=["acme_go"], ext_modules=[Extension("acme_go.acme", [])],
              cmdclass={"build_ext": Go})
        """);
  }

  /** Rust with a crate that only a mirror has, as a library that ctypes loads. */
  void rust() throws IOException {
    write(
        "rust/Cargo.toml",
        """
        [package]
        name = "acme-rust"
        version = "1.0.0"
        [lib]
        crate-type = ["cdylib"]
        [dependencies]
        acme-answer = "1"
        """);
    write(
        "rust/src/lib.rs",
        """
        #[unsafe(no_mangle)]
        pub extern "C" fn answer() -> i32 { acme_answer::answer() }
        """);
    write(
        "rust/acme_rust/__init__.py",
        """
        import ctypes, os
        library = ctypes.CDLL(os.path.join(os.path.dirname(__file__), "acme.so"))
        """);
    write(
        "rust/setup.py",
        """
        import shutil, subprocess
        from setuptools import Extension, setup
        from setuptools.command.build_ext import build_ext

        class Rust(build_ext):
            def get_ext_filename(self, name):
                return "acme.so"
            def build_extension(self, extension):
                subprocess.run(["cargo", "build", "--release"], check=True)
                shutil.copy("target/release/libacme_rust.so", self.get_ext_fullpath(extension.name))

        setup(name="acme-rust", version="1", packages=["acme_rust"], ext_modules=[Extension("acme_rust.acme", [])],
              cmdclass={"build_ext": Rust})
        """);
  }

  /** C that includes JNI's header, beside a class that javac compiles. */
  void java() throws IOException {
    write("java/Acme.java", "public class Acme { public static native int answer(); }\n");
    write(
        "java/acme.c",
        """
        #include <Python.h>
        #include <jni.h>
        PyMODINIT_FUNC PyInit_acme_java(void) {
          static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "acme_java"};
          PyObject *made = PyModule_Create(&module);
          PyModule_AddIntConstant(made, "jni", JNI_VERSION_1_8);
          return made;
        }
        """);
    write(
        "java/setup.py",
        """
        import os, subprocess
        from setuptools import Extension, setup

        home = os.environ["JAVA_HOME"]
        os.makedirs("acme_classes", exist_ok=True)
        open("acme_classes/__init__.py", "w").close()
        subprocess.run(["javac", "-d", "acme_classes", "Acme.java"], check=True)
        headers = [f"{home}/include", f"{home}/include/linux"]
        setup(name="acme-java", version="1", packages=["acme_classes"], package_data={"acme_classes": ["*.class"]},
              ext_modules=[Extension("acme_java", ["acme.c"], include_dirs=headers)])
        """);
  }

  private void write(String name, String text) throws IOException {
    var file = module.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
