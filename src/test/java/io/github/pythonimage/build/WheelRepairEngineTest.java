package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.docker.LoopbackFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a wheel that was compiled, in every mode, and of one that others compiled. */
@Tag("engine")
class WheelRepairEngineTest {
  private static final String NAME = "wheels-test/repaired";

  @TempDir private Path module;
  private ImageBuildFixture imageBuild;

  @BeforeEach
  void start() {
    imageBuild = new ImageBuildFixture(module);
  }

  private static String images(String... images) {
    return "<images>" + String.join("", images) + "</images>";
  }

  private static String image(String id, String wheels) {
    return """
        <image>
          <id>%1$s</id>
          <name>%2$s</name>
          <tags><tag>%1$s</tag></tags>
          <pythons><python>3.13.5</python></pythons>
          <interpreter><optimizations>false</optimizations><mirror>%3$s</mirror></interpreter>
          <wheels>
            <packages><package>libsodium-dev</package></packages>
            %4$s
          </wheels>
        </image>
        """
        .formatted(id, NAME, PyenvMirror.ofEngine().sources(), wheels);
  }

  private static String project(String id, String more) {
    return image(id, "<projects><project>sealed</project></projects>" + more);
  }

  /** Its compiler is told where it is, as some build tools do, and writes that into the wheel. */
  private void sealed() throws IOException {
    var folder = Files.createDirectories(module.resolve("sealed"));
    Files.writeString(
        folder.resolve("setup.py"),
        """
        import os
        from setuptools import Extension, setup
        setup(name="sealed", version="1.0",
              ext_modules=[Extension("sealed", [os.path.abspath("sealed.c")], libraries=["sodium"])])
        """);
    Files.writeString(
        folder.resolve("sealed.c"),
        """
        #include <Python.h>
        #include <sodium.h>
        static PyObject *version(PyObject *self, PyObject *none) {
          return PyUnicode_FromString(sodium_version_string());
        }
        static PyObject *where(PyObject *self, PyObject *none) { return PyUnicode_FromString(__FILE__); }
        static PyMethodDef methods[] = {
          {"version", version, METH_NOARGS, NULL}, {"where", where, METH_NOARGS, NULL}, {NULL}};
        static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "sealed", NULL, -1, methods};
        PyMODINIT_FUNC PyInit_sealed(void) { return PyModule_Create(&module); }
        """);
  }

  @Tag("full")
  @Test
  void everyModeGivesAWheelThatRuns() throws Exception {
    sealed();
    var excludes = "<excludes><exclude>libsodium.so.*</exclude></excludes>";
    // Of the last two nothing is repaired; only their steps are not the same.
    var images =
        images(
            project("linux", "<repair>linux</repair>"),
            project("manylinux", "<repair>manylinux_2_38</repair>"),
            project("excluded", excludes),
            project("stripped", "<strip>true</strip>"),
            project("bare", "<repair>none</repair>"),
            project("again", "<repair>none</repair><strip>true</strip>"));

    var proofs = imageBuild.run(images);
    imageBuild.wheels(images);

    assertThat(proofs).hasSize(6).allSatisfy(proof -> assertThat(proof.findings()).isEmpty());
    var ids = List.of("linux", "manylinux", "excluded", "stripped", "bare", "again");
    for (var id : ids) {
      assertThat(imageBuild.output(NAME + ":" + id, "python3", "-c", USE))
          .as(id)
          .isEqualTo("1.0.18 /tmp/wheel-sources/project-whole/sources/sealed.c\n");
      assertThat(wheel(id).get("before")).as(id).isEqualTo("linux_x86_64");
      assertThat(wheel(id).get("after"))
          .as(id)
          .isEqualTo(id.equals("manylinux") ? "manylinux_2_38_x86_64" : "linux_x86_64");
    }
    for (var id : List.of("linux", "manylinux", "stripped")) {
      assertThat(wheel(id).get("vendored").toString())
          .as(id)
          .containsPattern("libsodium-[0-9a-f]+\\.so\\.23")
          .contains("libsodium23 1.0.18");
      assertThat(packages(id)).as(id).contains("no packages found matching libsodium23");
    }
    for (var id : List.of("excluded", "bare", "again")) {
      assertThat(wheel(id).get("vendored")).as(id).isEqualTo(List.of());
      assertThat(wheel(id).get("outside")).as(id).isEqualTo(List.of("libsodium.so.23"));
      assertThat(packages(id)).as(id).isEqualTo("libsodium23 ");
    }
    for (var id : ids) {
      assertThat(imageBuild.output(NAME + ":" + id, "python3", "-c", SYMBOLS))
          .as(id)
          .isEqualTo(id.equals("stripped") ? "False\n" : "True\n");
    }
    // The same sources, compiled twice.
    assertThat(wheel("again").get("sha256")).isEqualTo(wheel("bare").get("sha256"));
    aWheelOfOthersIsLookedAtLikeOneThatWasBuilt();
  }

  private static final String USE = "import sealed; print(sealed.version(), sealed.where())";
  private static final String SYMBOLS =
      "import sealed; print(b'.symtab' in open(sealed.__file__, 'rb').read())";

  private String packages(String id) {
    return imageBuild.output(
        NAME + ":" + id, "dpkg-query", "--show", "--showformat", "${Package} ", "libsodium23");
  }

  /** The one wheel of an image, as the report has it. */
  private Map<String, Object> wheel(String id) throws IOException {
    var report = Files.readString(module.resolve("target/wheels/" + id + "/3.13/report.json"));
    var wheels = (List<?>) new JsonMapper().readValue(report, Map.class).get("wheels");
    assertThat(wheels).hasSize(1);
    @SuppressWarnings("unchecked")
    var wheel = (Map<String, Object>) wheels.get(0);
    return wheel;
  }

  private void aWheelOfOthersIsLookedAtLikeOneThatWasBuilt() throws IOException {
    var file = (String) wheel("bare").get("file");
    Files.copy(module.resolve("target/wheels/bare/3.13/" + file), module.resolve(file));
    var images = images(image("taken", "<wheels><wheel>" + file + "</wheel></wheels>"));

    assertThat(imageBuild.run(images).get(0).findings()).isEmpty();
    imageBuild.wheels(images);

    assertThat(imageBuild.output(NAME + ":taken", "python3", "-c", USE)).startsWith("1.0.18 ");
    assertThat(packages("taken")).contains("no packages found matching libsodium23");
    assertThat(wheel("taken").get("origin")).isEqualTo("index");
    assertThat(wheel("taken").get("vendored").toString()).contains("libsodium23 1.0.18");
  }

  @Test
  void whatComesFromVersionControlIsBuiltInAFolderOfOneName() throws Exception {
    sealed();
    var commit = commit(module.resolve("sealed"));
    try (var server = new LoopbackFiles()) {
      serve(module.resolve("sealed/.git"), server);
      Files.writeString(
          module.resolve("pylock.toml"),
          """
          lock-version = "1.0"
          created-by = "a test"
          [[packages]]
          name = "sealed"
          vcs = { type = "git", url = "%s/sealed.git", commit-id = "%s" }
          """
              .formatted(server.url(), commit));
      var images =
          images(
              image("versioned", "<requirements>pylock.toml</requirements>")
                  .replace("</packages>", "<package>git</package></packages>"));

      assertThat(imageBuild.run(images).get(0).findings()).isEmpty();
    }
    assertThat(imageBuild.output(NAME + ":versioned", "python3", "-c", USE))
        .isEqualTo(
            "1.0.18 /tmp/wheel-sources/"
                + commit.substring(0, 16)
                + "-whole/sources/sealed/sealed.c\n");
  }

  private static String commit(Path folder) throws Exception {
    git(folder, "init", "--quiet");
    git(folder, "add", "--all");
    git(folder, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "one");
    git(folder, "update-server-info");
    return git(folder, "rev-parse", "HEAD").strip();
  }

  private static String git(Path folder, String... words) throws Exception {
    var command = Stream.concat(Stream.of("git"), Stream.of(words)).toList();
    var process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static void serve(Path repository, LoopbackFiles server) throws IOException {
    try (var paths = Files.walk(repository)) {
      for (var path : paths.filter(Files::isRegularFile).toList()) {
        server.files.put(
            "/sealed.git/" + repository.relativize(path).toString().replace('\\', '/'),
            Files.readAllBytes(path));
      }
    }
  }

  /** A library of the base's own, of which no package manager knows. */
  private void base(int answer) {
    imageBuild.make(
        "wheels-test/base:acme",
        """
        FROM debian:trixie-slim AS compiled
        RUN apt-get -qq update && apt-get -qq install -y --no-install-recommends gcc libc6-dev
        RUN echo 'int acme(void) { return %d; }' >acme.c && gcc -shared -Wl,-soname,libacme.so -o /libacme.so acme.c
        FROM debian:trixie-slim
        COPY --from=compiled /libacme.so /usr/local/lib/
        RUN ldconfig
        """
            .formatted(answer));
  }

  private static String system(String id, String base, String python, String wheels) {
    return images(
        """
        <image>
          <id>%1$s</id>
          <name>%2$s</name>
          <tags><tag>%1$s</tag></tags>
          %3$s
          <pythons><python>%4$s</python></pythons>
          <interpreter>
            <provider>system</provider><acceptSystemPython>true</acceptSystemPython>
          </interpreter>
          <wheels>%5$s</wheels>
        </image>
        """
            .formatted(id, NAME, base, python, wheels));
  }

  @Tag("full")
  @Test
  void whatABaseHasOfItsOwnIsInNoCacheForLonger() throws Exception {
    var folder = Files.createDirectories(module.resolve("acme/acme"));
    Files.writeString(
        folder.resolveSibling("setup.py"),
        """
        from setuptools import Extension, setup
        from setuptools.command.bdist_wheel import bdist_wheel
        class AnyPython(bdist_wheel):
            def get_tag(self):
                return "py3", "none", "linux_x86_64"
        setup(name="acme", version="1.0", packages=["acme"], cmdclass={"bdist_wheel": AnyPython},
              ext_modules=[Extension("acme.library", ["acme.c"], libraries=["acme"])])
        """);
    Files.writeString(
        folder.resolveSibling("acme.c"),
        """
        #define _GNU_SOURCE
        #include <stdlib.h>
        int acme(void);
        long answer(const char *more) { return acme() + strtol(more, NULL, 10); }
        """);
    Files.writeString(
        folder.resolve("__init__.py"),
        """
        import ctypes, glob, os
        library = ctypes.CDLL(glob.glob(os.path.dirname(__file__) + "/library*.so")[0])
        """);
    var image =
        system(
            "acme",
            "<base>wheels-test/base:acme</base><distribution>debian:trixie</distribution>",
            "3.13",
            "<projects><project>acme</project></projects>");

    base(1);
    assertThat(imageBuild.run(image).get(0).findings()).isEmpty();
    assertThat(imageBuild.output(NAME + ":acme", "python3", "-c", ANSWER)).isEqualTo("11\n");
    base(2);
    assertThat(imageBuild.run(image).get(0).findings()).isEmpty();
    assertThat(imageBuild.output(NAME + ":acme", "python3", "-c", ANSWER)).isEqualTo("12\n");

    imageBuild.wheels(image);
    assertItIsRefusedOnAnOlderBase();
  }

  private static final String ANSWER = "import acme; print(acme.library.answer(b'10'))";

  private void assertItIsRefusedOnAnOlderBase() throws IOException {
    var file = "acme-1.0-py3-none-linux_x86_64.whl";
    Files.copy(module.resolve("target/wheels/acme/3.13/" + file), module.resolve(file));
    var older =
        system(
            "older",
            "<base>debian:bookworm-slim</base>",
            "3.11",
            "<wheels><wheel>" + file + "</wheel></wheels>");

    assertThatThrownBy(() -> imageBuild.run(older))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(
            file
                + " was made for newer systems than this base is, and its tag does not say so: it"
                + " needs GLIBC_2.38 of libc.so.6, which has GLIBC_2.36 here. Make it with"
                + " <repair>manylinux_2_N</repair>");
  }
}
