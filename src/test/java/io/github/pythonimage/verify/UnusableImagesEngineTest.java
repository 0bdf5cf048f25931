package io.github.pythonimage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.config.PythonVersion;
import io.github.pythonimage.docker.TestEngine;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.layers.ImageFixture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Images of which nothing can run, or that lack nearly everything: findings, and no failure. */
@Tag("engine")
@Timeout(180)
class UnusableImagesEngineTest {
  private static final String USER = "\"User\":\"10001:10001\"";
  private static final Target TARGET =
      CheckContextFixture.target(CheckContextFixture.image(PythonVersion.of("3.13.5"), true));
  private static TestEngine test;

  @BeforeAll
  static void connect() {
    test = new TestEngine();
  }

  @AfterAll
  static void close() throws IOException {
    test.close();
  }

  /** An image that somebody wrote by hand, as {@code docker load} takes it. */
  private static String load(String name, String config, ImageFixture.Entries... layers)
      throws IOException {
    var repository = "verify-test/" + name + "-" + ProcessHandle.current().pid();
    var files = new ByteArrayOutputStream();
    var ids = new ArrayList<String>();
    var names = new ArrayList<String>();
    try (var tar = new TarArchiveOutputStream(files)) {
      for (var layer : layers) {
        var content = ImageFixture.tar(layer);
        ids.add('"' + ImageFixture.digest(content) + '"');
        names.add("\"layer-" + names.size() + ".tar\"");
        add(tar, "layer-" + (names.size() - 1) + ".tar", content);
      }
      add(
          tar,
          "config.json",
          "{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{%s},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}"
              .formatted(config, String.join(",", ids))
              .getBytes(StandardCharsets.UTF_8));
      add(
          tar,
          "manifest.json",
          "[{\"Config\":\"config.json\",\"RepoTags\":[\"%s:latest\"],\"Layers\":[%s]}]"
              .formatted(repository, String.join(",", names))
              .getBytes(StandardCharsets.UTF_8));
    }
    test.engine().load(new ByteArrayInputStream(files.toByteArray()));
    test.removeInTheEnd(repository);
    return repository + ":latest";
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static Verification verify(String image) {
    return CheckContextFixture.verifier(test.engine()).verify(TARGET, image);
  }

  private static List<String> errors(Verification verification) {
    return verification.findings().stream().filter(Finding::isError).map(Finding::rule).toList();
  }

  @Test
  void anImageWithoutAnythingHasFindings() throws IOException {
    var verification = verify(load("bare", USER, l -> l.file("hello", "world")));

    assertThat(errors(verification)).contains("accounts", "probe");
    assertThat(verification.hasFiles()).isTrue();
  }

  @Test
  void anImageWithAccountsAndNothingElseHasFindings() throws IOException {
    var accounts = "root:x:0:0:root:/root:/bin/sh\napp:x:10001:10001::/:/bin/false\n";
    var verification =
        verify(
            load(
                "accounts",
                USER,
                l -> l.folder("etc").file("etc/passwd", accounts),
                l -> l.file("etc/group", "root:x:0:\n")));

    assertThat(errors(verification)).contains("probe").doesNotContain("accounts");
  }

  @Test
  void anImageWhosePythonIsNoProgramHasFindings() throws IOException {
    var verification =
        verify(
            load(
                "odd-python",
                USER + ",\"Entrypoint\":[\"/nowhere\"]",
                l -> l.folder("opt/app/venv/bin/python3").link("etc", "/nowhere")));

    assertThat(errors(verification)).contains("probe", "accounts");
  }

  @Test
  void anImageWithoutContainersHasAFindingWithACure() throws IOException {
    var verification =
        verify(load("folder", USER + ",\"WorkingDir\":\"/hello\"", l -> l.file("hello", "")));

    assertThat(verification.findings())
        .filteredOn(finding -> finding.rule().equals("probe"))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .contains("could not be started in a container of the image")
                    .contains("The engine creates no container of image sha256:")
                    .contains("/hello is not a directory")
                    .endsWith("and correct what it names."));
    assertThat(errors(verification)).contains("accounts", "command");
  }

  @Test
  void otherImagesAreVerifiedStill() throws IOException {
    var other =
        CheckContextFixture.target(CheckContextFixture.image(PythonVersion.of("3.12.1"), true));
    var names =
        Map.of(
            TARGET,
            load("folder-too", USER + ",\"WorkingDir\":\"/hello\"", l -> l.file("hello", "")),
            other,
            load("bare-too", USER, l -> l.file("hello", "other")));

    var verifications =
        CheckContextFixture.verifier(test.engine()).verify(List.of(TARGET, other), names::get);

    assertThat(verifications)
        .allSatisfy(verification -> assertThat(errors(verification)).contains("accounts"));
    assertThat(test.probesLeft()).isEmpty();
  }
}
