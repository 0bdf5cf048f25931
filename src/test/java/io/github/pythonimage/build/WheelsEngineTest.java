package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.verify.packages.PrunedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages that have to be compiled, for two series, and what becomes of them. */
@Tag("engine")
class WheelsEngineTest {
  private static final String NAME = "wheels-test/python";

  @TempDir private Path module;
  private ImageBuildFixture imageBuild;

  @BeforeEach
  void files() throws IOException {
    imageBuild = new ImageBuildFixture(module);
    Files.writeString(
        module.resolve("requirements.txt"),
        """
        psycopg2==2.9.10
        cffi==2.0.0
        kiwisolver==1.4.9
        requests[socks]==2.32.5
        """);
    Files.writeString(module.resolve("requirements-3.11.txt"), "tomli==2.2.1\n");
    // What takes minutes to compile is compiled once.
    Files.writeString(module.resolve("requirements-3.13.txt"), "idna==3.10\nlxml==6.0.2\n");
    Files.writeString(module.resolve("constraints.txt"), "urllib3==2.5.0\n");
    project(module.resolve("sealed"));
  }

  /** A project whose extension links to a library that no base image has. */
  private static void project(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("sealed/tests"));
    Files.writeString(
        folder.resolve("pyproject.toml"),
        """
        [build-system]
        requires = ["setuptools>=77"]
        build-backend = "setuptools.build_meta"
        [project]
        name = "sealed"
        version = "1.0"
        license = "Apache-2.0"
        license-files = ["LICENSE"]
        [project.scripts]
        sealed = "sealed:main"
        [tool.setuptools]
        packages = ["sealed", "sealed.tests"]
        ext-modules = [{ name = "sealed._sodium", sources = ["sodium.c"], libraries = ["sodium"] }]
        [tool.setuptools.package-data]
        sealed = ["*.pyi", "*.a"]
        """);
    Files.writeString(folder.resolve("LICENSE"), "A licence\n");
    Files.writeString(
        folder.resolve("sealed/__init__.py"),
        """
        import ctypes.util
        from sealed._sodium import version
        def main():
            print("sodium", version())
        def later():
            return ctypes.CDLL("libpulse.so.0")
        """);
    Files.writeString(folder.resolve("sealed/_sodium.pyi"), "def version() -> str: ...\n");
    Files.writeString(folder.resolve("sealed/tests/__init__.py"), "# More than nothing.\n");
    Files.writeString(folder.resolve("sealed/libsealed.a"), "!<arch>\n");
    Files.writeString(
        folder.resolve("sodium.c"),
        """
        #include <Python.h>
        #include <sodium.h>
        static PyObject *version(PyObject *self, PyObject *none) {
          return PyUnicode_FromString(sodium_version_string());
        }
        static PyMethodDef methods[] = {{"version", version, METH_NOARGS, NULL}, {NULL}};
        static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_sodium", NULL, -1, methods};
        PyMODINIT_FUNC PyInit__sodium(void) { return PyModule_Create(&module); }
        """);
  }

  private String image(String tag, String pythons, String wheels) {
    return """
        <image>
          <id>%1$s</id>
          <name>%2$s</name>
          <tags><tag>%1$s-{series}</tag></tags>
          <pythons>%3$s</pythons>
          <interpreter><optimizations>false</optimizations><mirror>%4$s</mirror></interpreter>
          <wheels>
            <requirements>
              <file>requirements.txt</file>
              <file>requirements-{series}.txt</file>
            </requirements>
            <constraints><file>constraints.txt</file></constraints>
            <noBinary><name>lxml</name><name>cffi</name><name>kiwisolver</name></noBinary>
            <projects><project>sealed</project></projects>
            <packages>
              <package>libpq-dev</package>
              <package>libxml2-dev</package>
              <package>libxslt1-dev</package>
              <package>libsodium-dev</package>
            </packages>
            %5$s
          </wheels>
        </image>
        """
        .formatted(tag, NAME, pythons, PyenvMirror.ofEngine().sources(), wheels);
  }

  /** lxml takes minutes to compile. */
  private static String withoutLxml(String image) {
    return image.replace("<file>requirements-{series}.txt</file>", "");
  }

  private static final String BOTH = "<python>3.13.5</python><python>3.11.2</python>";

  private static final String IMPORTS =
      "import psycopg2, lxml.etree, cffi, kiwisolver, requests, socks, sealed, urllib3;"
          + " print(sealed.version(), urllib3.__version__)";

  private static final String IMPORTS_WITHOUT_LXML = IMPORTS.replace("lxml.etree, ", "");

  /** Every file that a record names is there, as it says, and every file is in a record. */
  private static final String RECORDS =
      """
      import base64, hashlib, importlib.metadata as m, os, pathlib, sysconfig
      site, named = pathlib.Path(sysconfig.get_path("purelib")), set()
      for d in m.distributions():
          for f in d.files:
              p = pathlib.Path(os.path.normpath(d.locate_file(f)))
              named.add(p)
              if f.hash:
                  found = base64.urlsafe_b64encode(hashlib.sha256(p.read_bytes()).digest())
                  if found.rstrip(b"=").decode() != f.hash.value: print("differs", f)
              elif not p.exists(): print("missing", f)
      for p in site.rglob("*"):
          if p.is_file() and p.suffix != ".pyc" and p not in named: print("not named", p)
      requested = [d.name for d in m.distributions() if d.read_text("REQUESTED") is not None]
      print(*sorted(requested))
      """;

  private static final String FILES =
      "cd /opt/app/venv && find . -type f -exec sha256sum {} + | sort -k 2";

  @Tag("full")
  @Test
  void nativeCodeWithoutCompilersInBothWaysToInstall() throws IOException {
    var proofs =
        imageBuild.run(
            "<images>"
                + image("venv", BOTH, "")
                + image("installed", "<python>3.13.5</python>", "<install>wheels</install>")
                // What pip builds is kept apart.
                + withoutLxml(image("pip", "<python>3.13.5</python>", "<installer>pip</installer>"))
                + "</images>");

    assertThat(proofs).hasSize(4).allSatisfy(proof -> assertThat(proof.findings()).isEmpty());
    for (var tag : new String[] {":venv-3.13", ":installed-3.13"}) {
      isSelfContained(tag, IMPORTS, " kiwisolver lxml psycopg2 requests sealed");
      assertThat(packages(tag)).contains("lxml.libs");
    }
    for (var tag : new String[] {":venv-3.11", ":pip-3.13"}) {
      isSelfContained(tag, IMPORTS_WITHOUT_LXML, " kiwisolver psycopg2 requests sealed");
    }
    assertThat(imageBuild.output(NAME + ":venv-3.11", "python3", "-c", "import tomli")).isEmpty();
    assertThat(imageBuild.output(NAME + ":installed-3.13", "sh", "-c", FILES))
        .isEqualTo(imageBuild.output(NAME + ":venv-3.13", "sh", "-c", FILES))
        .hasLineCount(
            imageBuild.output(NAME + ":venv-3.13", "sh", "-c", FILES).lines().toList().size());
    // The wheels and the tools that installed them were never in a layer.
    assertThat(imageBuild.output(NAME + ":installed-3.13", "ls", "/opt", "/wheels", "/scripts"))
        .contains("/opt:\napp\n", "cannot access '/wheels'", "cannot access '/scripts'");
    whatIsToldOfAWheelThatWasRepaired();
  }

  private void isSelfContained(String tag, String imports, String requested) {
    assertThat(imageBuild.output(NAME + tag, "python3", "-c", imports)).isEqualTo("1.0.18 2.5.0\n");
    assertThat(imageBuild.output(NAME + tag, "sealed")).isEqualTo("sodium 1.0.18\n");
    assertThat(imageBuild.output(NAME + tag, "python3", "-c", RECORDS))
        .startsWith("cffi ")
        .contains(requested)
        .hasLineCount(1);
    // What they need is inside of them, so the distribution's packages of it are not.
    assertThat(packages(tag)).contains("psycopg2.libs", "sealed.libs");
    assertThat(
            imageBuild.output(
                NAME + tag, "sh", "-c", "dpkg-query --list libpq5 libsodium23 libxslt1.1"))
        .contains("no packages found matching libpq5", "matching libsodium23");
  }

  private String packages(String tag) {
    return imageBuild.output(NAME + tag, "sh", "-c", "ls /opt/app/venv/lib/python*/site-packages");
  }

  /** What its libraries were, and the one that nobody can take into it. */
  private void whatIsToldOfAWheelThatWasRepaired() throws IOException {
    imageBuild.wheels("<images>" + image("venv", "<python>3.13.5</python>", "") + "</images>");

    var report = Files.readString(module.resolve("target/wheels/venv/3.13/report.json"));
    assertThat(new JsonMapper().readValue(report, Map.class).get("wheels"))
        .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
        .filteredOn(wheel -> wheel.get("name").equals("sealed"))
        .singleElement()
        .satisfies(
            wheel -> {
              assertThat(wheel.get("before")).isEqualTo("linux_x86_64");
              assertThat(wheel.get("after")).isEqualTo("linux_x86_64");
              assertThat(wheel.get("loads")).isEqualTo(List.of("libpulse.so.0"));
              assertThat(wheel.get("vendored").toString())
                  .containsPattern("libsodium-[0-9a-f]+\\.so\\.23")
                  .contains("libsodium23 1.0.18");
            });
  }

  @Test
  void withoutRepairThePackagesOfWhatIsLinkedToAreInstalledAndPruningKeepsTheRecordsTrue() {
    var pruned =
        "<repair>none</repair><prune><kind>tests</kind><kind>stubs</kind><kind>sources</kind>"
            + "<kind>static</kind></prune>";
    var proofs =
        imageBuild.run(
            "<images>"
                + withoutLxml(image("bare", "<python>3.13.5</python>", pruned))
                + withoutLxml(
                    image("there", "<python>3.13.5</python>", pruned + "<install>wheels</install>"))
                + "</images>");

    assertThat(proofs).allSatisfy(proof -> assertThat(proof.findings()).isEmpty());
    // What pruning saved is in the proof.
    assertThat(proofs.get(0).pruned())
        .extracting(PrunedFiles::kind)
        .containsExactly("tests", "stubs", "sources", "static");
    assertThat(proofs.get(0).pruned())
        // Nothing but the project has one, which a later step installs.
        .endsWith(new PrunedFiles("static", 1, 8))
        .isEqualTo(proofs.get(1).pruned())
        .allSatisfy(one -> assertThat(one.files()).isPositive())
        .allSatisfy(one -> assertThat(one.bytes()).isPositive());
    var tag = NAME + ":bare-3.13";
    assertThat(imageBuild.output(NAME + ":there-3.13", "sh", "-c", FILES))
        .isEqualTo(imageBuild.output(tag, "sh", "-c", FILES))
        .contains("share/python-image/pruned.json");
    assertThat(imageBuild.output(tag, "python3", "-c", IMPORTS_WITHOUT_LXML))
        .isEqualTo("1.0.18 2.5.0\n");
    assertThat(
            imageBuild.output(
                tag,
                "dpkg-query",
                "--show",
                "--showformat",
                "${Package} ",
                "libpq5",
                "libsodium23"))
        .isEqualTo("libpq5 libsodium23 ");
    assertThat(imageBuild.output(tag, "python3", "-c", RECORDS))
        .startsWith("cffi ")
        .hasLineCount(1);
    assertThat(
            imageBuild.output(
                tag,
                "find",
                "/opt/app/venv",
                "(",
                "-name",
                "*.pyi",
                "-o",
                "-name",
                "*.h",
                "-o",
                "-name",
                "*.a",
                "-o",
                "-path",
                "*/sealed/tests",
                ")"))
        .isEmpty();
    assertThat(
            imageBuild.output(
                tag, "find", "/opt/app/venv", "-path", "*sealed-1.0.dist-info/licenses/LICENSE"))
        .isNotEmpty();
  }
}
