package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What code opens by name when it runs is told of every wheel; Python comes from packages. */
@Tag("engine")
@Timeout(600)
class WheelOpenedLaterEngineTest {
  private static final String LATER = "at run time";

  @TempDir private Path module;
  @TempDir private Path files;
  // No step is the one of another run, whose words would not be said again.
  private final String version = "1." + System.currentTimeMillis();

  @Test
  void ctypesAndDlopen() throws Exception {
    new PureWheel("acme-ctypes", version, "")
        .into(
            files,
            Map.of(
                "acme_ctypes/__init__.py",
                """
                import ctypes, ctypes.util
                def sound():
                    return ctypes.CDLL("libpulse.so.0"), ctypes.util.find_library("magic")
                own = lambda: ctypes.CDLL("libown.so")
                always = lambda: ctypes.CDLL("libc.so.6"), ctypes.util.find_library("m")
                others = lambda: ctypes.CDLL("acme.dll"), ctypes.util.find_library("CoreFoundation")
                """,
                "acme_ctypes/libown.so",
                "no library",
                "acme_ctypes/tests/test_it.py",
                "import ctypes; ctypes.CDLL('libtested.so')\n"));
    new PureWheel("acme-plain", version, "plain").into(files);
    dlopen();
    var imageBuild = new ImageBuildFixture(module);
    try (var index = WheelIndex.of(files, Duration.ZERO)) {
      Files.writeString(
          module.resolve("requirements.txt"),
          "--index-url %s\nacme-ctypes==%s\nacme-plain==%s\n"
              .formatted(index.url(), version, version));
      imageBuild.wheels(
          "<images>"
              + ImageBuildFixture.image(
                  "wheel-opened-later-test/python",
                  "opened",
                  "<requirements>requirements.txt</requirements><projects><project>later</project></projects>")
              + "</images>");
    }

    assertThat(warnings(imageBuild, "acme_ctypes"))
        .singleElement()
        .asString()
        .contains("-py3-none-any.whl may dlopen libpulse.so.0, magic " + LATER)
        .endsWith("add its package to <runtime><packages>.");
    assertThat(warnings(imageBuild, "later"))
        .singleElement()
        .asString()
        .contains("-linux_x86_64.whl may dlopen libacme-later.so.3 " + LATER);
    assertThat(warnings(imageBuild, "acme_plain")).isEmpty();
    isReported("acme-ctypes", "any", List.of("libpulse.so.0", "magic"));
    isReported("acme-plain", "any", List.of());
    isReported("later", "linux_x86_64", List.of("libacme-later.so.3"));
  }

  private static List<String> warnings(ImageBuildFixture imageBuild, String name) {
    return imageBuild.console.all.stream()
        .filter(line -> line.startsWith("WARN") && line.contains(name))
        .toList();
  }

  private void isReported(String name, String tag, List<String> loads) throws IOException {
    var report = Files.readString(module.resolve("target/wheels/opened/3.13/report.json"));
    assertThat((List<?>) new JsonMapper().readValue(report, Map.class).get("wheels"))
        .map(wheel -> (Map<?, ?>) wheel)
        .filteredOn(wheel -> wheel.get("name").equals(name))
        .singleElement()
        .satisfies(
            wheel -> {
              assertThat(wheel.get("before")).isEqualTo(tag);
              assertThat(wheel.get("after")).isEqualTo(tag);
              assertThat(wheel.get("loads")).isEqualTo(loads);
            });
  }

  /** A project whose native code opens a library, and links to another one. */
  private void dlopen() throws IOException {
    var folder = Files.createDirectories(module.resolve("later"));
    Files.writeString(
        folder.resolve("setup.py"),
        """
        from setuptools import Extension, setup
        setup(name="later", version="%s", ext_modules=[Extension("later", ["later.c"], libraries=["z"])])
        """
            .formatted(version));
    Files.writeString(
        folder.resolve("later.c"),
        """
        #include <Python.h>
        #include <dlfcn.h>
        const char *zlibVersion(void);
        static PyObject *open_it(PyObject *self, PyObject *none) {
          return PyBool_FromLong(dlopen("libacme-later.so.3", RTLD_NOW) != NULL && zlibVersion());
        }
        static PyMethodDef methods[] = {{"open_it", open_it, METH_NOARGS, NULL}, {NULL}};
        static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "later", NULL, -1, methods};
        PyMODINIT_FUNC PyInit_later(void) { return PyModule_Create(&module); }
        """);
  }
}
