package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The interpreter of an archive that somebody published, built into images and verified. */
@Tag("engine")
@Tag("full")
class PublishedArchivesEngineTest {
  private static final String NAME = "archives-test/python";

  @TempDir private static Path folder;
  private static PublishedArchives archives;
  private static String good;

  @TempDir private Path module;
  private ImageBuildFixture imageBuild;

  @BeforeAll
  static void publish() throws Exception {
    var mirror = PyenvMirror.ofEngine();
    var module = Files.createDirectory(folder.resolve("module"));
    PyenvEngineTest.files(module);
    new ImageBuildFixture(module).run(PyenvEngineTest.pythonBuild(mirror));
    archives = new PublishedArchives(folder);
    archives.take(PyenvEngineTest.NAME + ":build-3.13-dev");
    good = archives.pack("cpython-gnu-install_only.tar.gz", "true");
  }

  @AfterAll
  static void stop() {
    if (archives != null) {
      archives.close();
    }
  }

  @BeforeEach
  void files() throws Exception {
    imageBuild = new ImageBuildFixture(module);
    PyenvEngineTest.files(module);
  }

  private static String image(String tag, String platform, String archive) {
    return """
        <images><image>
          <name>%s</name>
          <tags><tag>%s</tag></tags>
          <prefix>/opt/acme</prefix>
          <pythons><python>3.13</python></pythons>
          <interpreter>
            <provider>standalone</provider>
            <archives>
              <archive><python>3.13.5</python><platform>%s</platform>%s</archive>
            </archives>
          </interpreter>
          <wheels>
            <requirements>requirements.txt</requirements>
            <packages><package>libpq-dev</package></packages>
          </wheels>
        </image></images>
        """
        .formatted(NAME, tag, platform, archive);
  }

  private static String here() {
    return System.getProperty("os.arch").equals("aarch64") ? "linux/arm64" : "linux/amd64";
  }

  @Test
  void isInstalledAndPrunedLikeTheRest() {
    var proofs = imageBuild.run(image("good", here(), good));

    assertThat(proofs.get(0).findings()).isEmpty();
    assertThat(
            imageBuild.output(
                NAME + ":good",
                "python3",
                "-c",
                "import os, psycopg2, sys, sysconfig; print(os.path.realpath(sys.executable),"
                    + " sysconfig.get_config_var('CC'), sysconfig.get_config_var('LDSHARED'))"))
        .startsWith("/opt/acme/python/bin/python3.13 cc cc -shared -L/opt/acme/python/lib");
    assertThat(String.join("\n", imageBuild.console.all))
        .contains(
            "OpenSSL and other libraries inside, linked statically: the distribution's security"
                + " updates do not reach them, only newer archives do.");
  }

  private static String withoutWheels(String tag, String archive) {
    return image(tag, here(), archive).replaceFirst("(?s)<wheels>.*</wheels>", "");
  }

  @Test
  void itsLibrariesAreFoundWhereNothingIsBuilt() {
    var proofs = imageBuild.run(withoutWheels("bare", good));

    assertThat(proofs.get(0).findings()).isEmpty();
  }

  @Test
  void noCompilerIsInstalledForOneThatBringsAllLibraries() throws Exception {
    var archive =
        archives.pack(
            "whole.tar.gz",
            "mkdir -p whole; cp -a python whole; cd whole;"
                + " sed -i s/-musl/-gnu/ python/lib/python3.*/_sysconfigdata_*.py;"
                + " for name in readline _curses _gdbm _dbm _sqlite3 _uuid _ctypes;"
                + " do rm -f python/lib/python3.*/lib-dynload/$name*; done");
    imageBuild.build(withoutWheels("whole", archive));
    var dockerfile = Files.readString(module.resolve("target/python-image/python/3.13/Dockerfile"));

    imageBuild.make(NAME + ":interpreter", dockerfile, "interpreter", new ArrayList<>());

    assertThat(
            imageBuild.output(
                NAME + ":interpreter", "sh", "-c", "command -v gcc || echo none; command -v strip"))
        .isEqualTo("none\n/usr/bin/strip\n");
  }

  @Test
  void oneForMuslThatItsNameDoesNotTell() throws Exception {
    refused(
        image(
            "musl",
            here(),
            archives.pack(
                "cpython.tar.gz",
                "sed -i \"s/'HOST_GNU_TYPE': '.*'/'HOST_GNU_TYPE': 'x86_64-unknown-linux-musl'/\""
                    + " python/lib/python3.*/_sysconfigdata_*.py")),
        "ERROR: the archive is a build for musl, for which PyPI's manylinux wheels are not made:"
            + " name one for gnu in <archive>.");
  }

  @Test
  void oneOfAnotherLayout() throws Exception {
    refused(
        image(
            "layout",
            here(),
            archives.pack("full.tar.gz", "mkdir -p other/python/install; cd other")),
        "ERROR: the archive has no python/bin/python3.13: name one of the kind install_only of"
            + " that Python in <archive>.");
  }

  @Test
  void oneThatSomebodyChanged() throws Exception {
    refused(
        image("changed", here(), good.replaceFirst("(?<=<sha256>).{64}", "0".repeat(64))),
        "Somebody changed the archive, or its <archive> has another one's <sha256>.");
  }

  @Test
  void noneForThisPlatform() throws Exception {
    refused(
        image("platform", "linux/s390x", good),
        "ERROR: no <archive> of Python 3.13.5 is for "
            + here()
            + ": add one with this"
            + " <platform>, or use the provider source.");
  }

  private void refused(String images, String message) {
    assertThatThrownBy(() -> imageBuild.run(images)).isInstanceOf(BuildFailure.class);
    assertThat(String.join("\n", imageBuild.console.all)).contains(message);
  }
}
