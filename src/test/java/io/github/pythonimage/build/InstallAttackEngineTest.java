package io.github.pythonimage.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.progress.Progress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wheels that are pinned by hash and want to run code as root while they are installed. */
@Tag("engine")
@Timeout(900)
class InstallAttackEngineTest {
  private static final String NAME = "install-attack-test/python";

  @TempDir private Path module;

  /** Builds images with each installer and each way to install. */
  private ImageBuildFixture installed(String kind, HostileWheel wheel) throws Exception {
    var file = wheel.into(module);
    var sum = Fingerprint.of(Files.readAllBytes(module.resolve(file))).hex();
    Files.writeString(module.resolve("requirements.txt"), "./" + file + " --hash=sha256:" + sum);
    new SmallProject("acme-project").into(module.resolve("project"));
    var imageBuild = new ImageBuildFixture(module);
    imageBuild.progress = Progress.PLAIN;
    var images = new StringBuilder();
    for (var installer : new String[] {"uv", "pip"}) {
      for (var install : new String[] {"venv", "wheels"}) {
        images.append(
            ImageBuildFixture.image(
                NAME,
                kind + "-" + installer + "-" + install,
                """
                <requirements>requirements.txt</requirements>
                <projects><project>project</project></projects>
                <onlyBinary><name>acme-hostile</name></onlyBinary>
                <prune><kind>tests</kind></prune>
                <installer>%s</installer><install>%s</install>
                """
                    .formatted(installer, install)));
      }
    }

    imageBuild.build("<images>" + images + "</images>");

    for (var installer : new String[] {"uv", "pip"}) {
      for (var install : new String[] {"venv", "wheels"}) {
        var image = NAME + ":" + kind + "-" + installer + "-" + install;
        assertThat(
                imageBuild.output(
                    image,
                    "cat",
                    "/opt/app/venv/lib/python3.13/site-packages/" + HostileWheel.FILE))
            .as(image)
            .isEqualTo("innocent\n");
      }
    }
    assertThat(imageBuild.console.all).noneMatch(line -> line.contains(HostileWheel.MARK));
    return imageBuild;
  }

  @Test
  void aWheelCannotRunItsModulesAsRootWhileItIsInstalled() throws Exception {
    var imageBuild = installed("modules", HostileWheel.ofModules());

    // They are there, and wait for an interpreter that starts.
    assertThat(
            imageBuild.output(
                NAME + ":modules-uv-venv",
                "python3",
                "-c",
                "import sys; print('acme_hostile.hook' in sys.modules)"))
        .isEqualTo("True\n");
  }

  @Test
  void aWheelCannotBringTheProgramsOfTheStepThatInstallsIt() throws Exception {
    var imageBuild = installed("programs", HostileWheel.ofPrograms());

    // They are there, and only the image's user can start them.
    for (var program : new String[] {"mkdir", "realpath"}) {
      assertThat(
              imageBuild.output(
                  NAME + ":programs-uv-venv", "/bin/sh", "-c", "command -v " + program))
          .isEqualTo("/opt/app/venv/bin/" + program + "\n");
    }
  }

  @Test
  void aWheelCannotMakeTheLoaderRunItsLibrariesAsRoot() throws Exception {
    var imageBuild = installed("loader", HostileWheel.ofLibraries(module));

    assertThat(
            imageBuild.output(
                NAME + ":loader-uv-venv",
                "grep",
                "--count",
                "acme_hostile/auditor.so",
                "/opt/app/venv/lib/python3.13/site-packages/acme_hostile/asked.so"))
        .isEqualTo("1\n");
  }

  /** The step sorts a list afterwards, as root. Parsers find the name in several ways. */
  @ParameterizedTest
  @CsvSource({
    "uv, ../../../../usr/bin/sort = acme_outside:main, ../../../../usr/bin/sort",
    "pip, ../../../../usr/bin/sort = acme_outside:main, ../../../../usr/bin/sort",
    "uv, a=/../../../../usr/sbin/mkdir = acme_outside:main, /../../../../usr/sbin/mkdir",
    "pip, a=/../../../../usr/sbin/mkdir = acme_outside:main, /../../../../usr/sbin/mkdir",
    "pip, [/usr/sbin/mkdir = acme_outside:main [a] b, /usr/sbin/mkdir",
  })
  void aWheelThatNamesAProgramOutsideTheEnvironmentEndsTheBuild(
      String installer, String line, String program) throws Exception {
    new PureWheel("acme-outside", "1.0", "")
        .into(
            module,
            Map.of(
                "acme_outside-1.0.dist-info/entry_points.txt",
                "[console_scripts]\n" + line + "\n"));
    Files.writeString(module.resolve("requirements.txt"), "./acme_outside-1.0-py3-none-any.whl\n");
    assertThatThrownBy(() -> install("outside-" + installer, installer))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(
            "acme_outside-1.0-py3-none-any.whl names '"
                + program
                + "', which lies outside the environment: leave that requirement out.");
  }

  /** With a record of its own for it, the other package's module would pass for genuine. */
  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aWheelThatReplacesAModuleAndTheRecordOfAnotherPackageEndsTheBuild(String installer)
      throws Exception {
    var evil = "origin = 'evil'\n";
    var record =
        "acme_victim.py,sha256=%s,%d\nacme_victim-1.0.dist-info/METADATA,,\nacme_victim-1.0.dist-info/RECORD,,\n"
            .formatted(sha256(evil), evil.length());
    new PureWheel("acme-victim", "1.0", "genuine").into(module);
    var foreign = "zzz_evil-1.0.data/purelib/acme_victim-1.0.dist-info/RECORD";
    new PureWheel("zzz-evil", "1.0", "")
        .into(module, Map.of("acme_victim.py", evil, foreign, record));
    Files.writeString(
        module.resolve("requirements.txt"),
        "./acme_victim-1.0-py3-none-any.whl\n./zzz_evil-1.0-py3-none-any.whl\n");
    assertThatThrownBy(() -> install("overwritten-" + installer, installer))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(
            "zzz_evil-1.0-py3-none-any.whl brings '"
                + foreign
                + "', which is metadata of another package: leave that requirement out.");
  }

  /** uv unpacks it under the second name. The zipfile of Python 3.11 knows the first one only. */
  @Test
  void aWheelWithASecondNameForAFileEndsTheBuild() throws Exception {
    var second = "zzz_evil-1.0.data/platlib/acme_victim-1.0.dist-info/RECORD";
    new PureWheel("zzz-evil", "1.0", "")
        .into(
            module, Map.of("docs.txt", "", "zzz_evil/__init__.py", ""), named("docs.txt", second));
    Files.writeString(module.resolve("requirements.txt"), "./zzz_evil-1.0-py3-none-any.whl\n");
    assertThatThrownBy(
            () ->
                build(image("second", "uv").replace("trixie", "bookworm").replace("3.13", "3.11")))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(
            "zzz_evil-1.0-py3-none-any.whl has 'docs.txt' under a second name: leave that"
                + " requirement out.");
  }

  /** Another name for an entry of that name. */
  private static UnaryOperator<ZipEntry> named(String name, String second) {
    var crc = new CRC32();
    crc.update(name.getBytes(UTF_8));
    var extra = ByteBuffer.allocate(9 + second.length()).order(ByteOrder.LITTLE_ENDIAN);
    extra.putShort((short) 0x7075).putShort((short) (5 + second.length())).put((byte) 1);
    extra.putInt((int) crc.getValue()).put(second.getBytes(UTF_8));
    return entry -> {
      if (entry.getName().equals(name)) {
        entry.setExtra(extra.array());
      }
      return entry;
    };
  }

  /** Builds an image with the module's requirements. */
  private void install(String tag, String installer) {
    build(image(tag, installer));
  }

  private static String image(String tag, String installer) {
    var wheels =
        "<requirements>requirements.txt</requirements><installer>" + installer + "</installer>";
    return ImageBuildFixture.image(NAME, tag, wheels);
  }

  private void build(String image) {
    new ImageBuildFixture(module).build("<images>" + image + "</images>");
  }

  private static String sha256(String text) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aWheelThatReplacesAFileOfTheEnvironmentItselfEndsTheBuild(String installer)
      throws Exception {
    new PureWheel("acme-replacing", "1.0", "")
        .into(module, Map.of("acme_replacing-1.0.data/data/pyvenv.cfg", "home = /tmp\n"));
    Files.writeString(
        module.resolve("requirements.txt"), "./acme_replacing-1.0-py3-none-any.whl\n");

    assertThatThrownBy(() -> install("replaced-" + installer, installer))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(
            "The wheel of acme-replacing replaces /opt/app/venv/pyvenv.cfg, which belongs to the"
                + " environment itself");
  }
}
