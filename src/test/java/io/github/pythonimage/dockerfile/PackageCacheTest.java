package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.plan.Fingerprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step of an apt family takes from the cache of archives, with a stand-in for apt-get. */
class PackageCacheTest {
  private static final String ARCHIVE = "hello_1%3a2.10-5_amd64.deb";
  private static final String GENUINE = "the genuine archive";

  /** Downloads what its own folder does not have, as apt does: a file of that size will do. */
  private static final String APT =
      """
      #!/bin/sh
      case "$*" in
        *--print-uris*)
          printf "\\n'http://127.0.0.1/pool/hello.deb' NAME SIZE SHA256:HASH\\n" ;;
        *broken*) exit 100 ;;
        *)
          if [ ! -f "$STEP/archives/NAME" ]; then printf 'the genuine archive' >"$STEP/archives/NAME"; echo downloaded; fi
          cat "$STEP/archives/NAME"; echo ;;
      esac
      """;

  @TempDir private Path folder;
  private Path cache;
  private Path step;
  private Path script;
  private Path precious;

  @BeforeEach
  void files() throws IOException {
    cache = Files.createDirectory(folder.resolve("cache"));
    step = folder.resolve("step");
    precious = Files.writeString(folder.resolve("precious"), "untouched");
    var bytes = GENUINE.getBytes(StandardCharsets.UTF_8);
    var apt =
        APT.replace("NAME", ARCHIVE.replace("%", "%%"))
            .replace("archives/" + ARCHIVE.replace("%", "%%"), "archives/" + ARCHIVE)
            .replace("SIZE", "" + bytes.length)
            .replace("HASH", Fingerprint.of(bytes).hex());
    var command = Files.createDirectory(folder.resolve("bin")).resolve("apt-get");
    Files.writeString(command, apt);
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
    var text =
        Files.readString(Path.of("src/main/shell/apt.sh"))
            .replace("/var/cache/archives", cache.toString())
            .replace("/var/cache/apt-step", step.toString());
    script = Files.writeString(folder.resolve("packages.sh"), text);
  }

  private List<String> run(String commands) throws Exception {
    deleteStep();
    var process =
        new ProcessBuilder("sh", "-c", "set -eu\n. " + script + "\n" + commands)
            .redirectErrorStream(true)
            .directory(folder.toFile());
    var environment = process.environment();
    environment.put("PATH", folder.resolve("bin") + ":" + environment.get("PATH"));
    environment.put("STEP", step.toString());
    var started = process.start();
    var output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(started.waitFor(20, TimeUnit.SECONDS)).isTrue();
    var lines = new ArrayList<>(output.lines().toList());
    lines.add("status " + started.exitValue());
    return lines;
  }

  private void deleteStep() throws Exception {
    new ProcessBuilder("rm", "-rf", step.toString()).start().waitFor();
  }

  @Test
  void takesAnArchiveThatThePackageListNames() throws Exception {
    assertThat(run("packages install hello")).containsExactly("downloaded", GENUINE, "status 0");

    assertThat(run("packages install hello")).containsExactly(GENUINE, "status 0");
    assertThat(cache.resolve(ARCHIVE)).hasContent(GENUINE);
    assertThat(cache.resolve("partial")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "printf 'the genuine archi' >\"$A\"",
        "printf 'the stolen archive!' >\"$A\"",
        "mkdir -p \"$A/folder\"",
        "ln -s ../precious \"$A\"",
        "ln -s nowhere \"$A\"",
        "mkfifo \"$A\"",
        "printf 'the stolen archive!' >\"$A\"; ln -s ../precious partial",
        "printf 'the stolen archive!' >\"$A\"; mkdir -p partial/folder"
      })
  void replacesAnyOther(String damage) throws Exception {
    run("cd cache; A='" + ARCHIVE + "'; " + damage);

    assertThat(run("packages install hello"))
        .containsExactly(
            "Deleted from the cache, because it is not the archive that the package list names: "
                + ARCHIVE,
            "downloaded",
            GENUINE,
            "status 0");
    assertThat(run("packages install hello")).containsExactly(GENUINE, "status 0");
    assertThat(cache.resolve(ARCHIVE)).isRegularFile().hasContent(GENUINE);
    assertThat(precious).hasContent("untouched");
  }

  /** What the package list does not name is never read, whatever it is. */
  @Test
  void ignoresWhatThePackageListDoesNotName() throws Exception {
    run(
        "cd cache; echo x >other_1_all.deb; ln -s ../precious other_2_all.deb; mkfifo"
            + " other_3_all.deb");

    assertThat(run("packages install hello; ls " + step + "/archives"))
        .containsExactly("downloaded", GENUINE, ARCHIVE, "partial", "status 0");
  }

  @Test
  void failsAsAptDoes() throws Exception {
    assertThat(run("packages install broken; echo not reached")).containsExactly("status 100");
    assertThat(run("packages install broken || echo reached"))
        .containsExactly("reached", "status 0");
  }

  /** A full cache costs the next build a download, and this one nothing. */
  @Test
  void doesWithoutACacheThatTakesNothing() throws Exception {
    // A file, so that nothing can be created in it, not even by root.
    assertThat(run("rmdir cache; echo x >cache; packages install hello"))
        .contains("downloaded", GENUINE, "status 0");
  }
}
