package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.docker.LoopbackFiles;
import io.github.pythonimage.plan.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A registry with one crate, in the layout that cargo calls sparse. */
record CrateMirror(LoopbackFiles server) {

  /** Puts a crate there that is nowhere else. */
  void publish(Path folder) throws Exception {
    var crate = Files.createDirectories(folder.resolve("acme-answer-1.0.0/src")).getParent();
    Files.writeString(
        crate.resolve("Cargo.toml"), "[package]\nname = \"acme-answer\"\nversion = \"1.0.0\"\n");
    Files.writeString(crate.resolve("src/lib.rs"), "pub fn answer() -> i32 { 42 }\n");
    var tar =
        new ProcessBuilder("tar", "-cz", "--mtime", "@0", "acme-answer-1.0.0")
            .directory(folder.toFile())
            .start();
    var content = tar.getInputStream().readAllBytes();
    assertThat(tar.waitFor()).isZero();
    var files = server.files;
    files.put("/index/config.json", bytes("{\"dl\": \"" + server.url() + "/crates\"}"));
    files.put(
        "/index/ac/me/acme-answer",
        bytes(
            "{\"name\":\"acme-answer\",\"vers\":\"1.0.0\",\"deps\":[],\"features\":{},\"yanked\":false,\"cksum\":\""
                + Fingerprint.of(content).hex()
                + "\"}\n"));
    files.put("/crates/acme-answer/1.0.0/download", content);
  }

  /** A configuration of cargo that asks there, and nowhere else. */
  String configuration() {
    return """
        [source.crates-io]
        replace-with = "mirror"
        [source.mirror]
        registry = "sparse+%s/index/"
        """
        .formatted(server.url());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
