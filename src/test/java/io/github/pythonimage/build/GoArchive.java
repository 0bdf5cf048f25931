package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pythonimage.docker.LoopbackFiles;
import io.github.pythonimage.plan.Fingerprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An archive as Go's project publishes it, on loopback: made of the Go of this machine, the same
 * one whenever it is made.
 */
record GoArchive(LoopbackFiles server, String version, String architecture, String sha256) {

  static GoArchive make(LoopbackFiles server, Path folder) throws Exception {
    var go = said("go version || true").split(" ");
    assumeTrue(go.length == 4, "needs a Go on this machine, to be packed as its project does");
    var version = go[2].replaceFirst("^go", "");
    var architecture = go[3].replaceFirst("^linux/", "");
    var archive = folder.resolve("go.tar.gz");
    said(
        "tar -c --directory $(go env GOROOT) --transform 's,^,go/,' --exclude pkg/obj --sort name"
            + " --mtime @0 --owner 0 --group 0 bin lib pkg src go.env VERSION | gzip -1n >"
            + archive);
    var content = Files.readAllBytes(archive);
    Files.delete(archive);
    server.files.put("/" + name(version, architecture), content);
    return new GoArchive(server, version, architecture, Fingerprint.of(content).hex());
  }

  private static String name(String version, String architecture) {
    return "go" + version + ".linux-" + architecture + ".tar.gz";
  }

  /** The same archive on another server. */
  GoArchive on(LoopbackFiles other) {
    other.files.putAll(server.files);
    return new GoArchive(other, version, architecture, sha256);
  }

  /** The {@code <toolchain>} that fetches it there. */
  String toolchain() {
    return """
        <toolchain><name>go</name><version>%s</version><archives><archive>
          <platform>linux/%s</platform><url>%s/%s</url><sha256>%s</sha256>
        </archive></archives></toolchain>
        """
        .formatted(version, architecture, server.url(), name(version, architecture), sha256);
  }

  private static String said(String command) throws IOException, InterruptedException {
    var process = new ProcessBuilder("sh", "-ec", command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.strip();
  }
}
