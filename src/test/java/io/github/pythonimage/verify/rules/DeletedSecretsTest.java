package io.github.pythonimage.verify.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.CheckContextBuilder;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.files.BytePatterns;
import io.github.pythonimage.verify.files.FileContent;
import io.github.pythonimage.verify.files.FileTreeFixture;
import io.github.pythonimage.verify.layers.HiddenLayerFiles;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials that only a layer below has. */
class DeletedSecretsTest {
  private static CheckContext with(String step, FileTreeFixture hidden) {
    var good = CheckContextFixture.good();
    return CheckContextBuilder.of(good)
        .hidden(List.of(new HiddenLayerFiles(2, step, hidden.tree())))
        .build();
  }

  private static List<Finding> findings(String step, FileTreeFixture hidden) {
    return new SecretsRule().findings(with(step, hidden));
  }

  @Test
  void namesTheLayerTheInstructionAndTheFile() {
    var hidden =
        FileTreeFixture.empty().file("/root/.netrc", "machine a login b password secret-word\n");

    assertThat(findings("RUN |1 TOKEN=secret-word make", hidden))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.isError()).isTrue();
              assertThat(finding.message())
                  .startsWith("Layer 2 of 3, made by the instruction that begins with 'RUN', has")
                  .contains("/root/.netrc")
                  .doesNotContain("secret-word");
            });
  }

  @Test
  void whatPackagesOfDebianPublishIsAWarning() {
    var sum = "0123456789abcdef0123456789abcdef";
    var hidden =
        FileTreeFixture.empty()
            .file(
                "/var/lib/dpkg/status",
                "Package: acme\nMaintainer: Acme <acme@debian.org>\nConffiles:\n /etc/key " + sum)
            .file("/etc/key", "x")
            .content(
                new FileContent(
                    false,
                    "",
                    "",
                    "",
                    Optional.empty(),
                    Set.of(BytePatterns.PRIVATE_KEY),
                    sum,
                    ""));

    assertThat(findings("", hidden)).singleElement().matches(finding -> !finding.isError());
    assertThat(findings("", hidden.without("/var"))).singleElement().matches(Finding::isError);
  }

  @Test
  void findsNothingInOtherFiles() {
    var hidden = FileTreeFixture.empty().file("/var/lib/dpkg/status", "Package: libc6\n");

    assertThat(findings("", hidden)).isEmpty();
  }

  private static FileTreeFixture withEnv(String record, String line, String path) {
    return FileTreeFixture.empty()
        .file(record, line)
        .file(path, "DB_PASSWORD=hunter22\n")
        .hash("AAAA");
  }

  @Test
  void whatPackagesBringIsAWarning() {
    var site = "/opt/app/venv/lib/python3.13/site-packages/";
    var record = site + "acme-1.0.dist-info/RECORD";

    assertThat(findings("", withEnv(record, "acme/.env,sha256=AAAA,1\n", site + "acme/.env")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.isError()).isFalse();
              assertThat(finding.message()).contains("Layer 2 of 3 has", site + "acme/.env");
            });
    assertThat(findings("", withEnv(record, "acme/.env,,\n", site + "acme/.env")))
        .singleElement()
        .matches(Finding::isError);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/lib/acme/site-packages/",
        "/usr/local/lib/acme/site-packages/",
        "/usr/libexec/site-packages/",
        "/usr/lib/acme/lib/python3.13/site-packages/",
        "/opt/app/venv/lib/site-packages/"
      })
  void aFolderOfPackagesThatNoPythonReadsHidesNothing(String site) {
    var record = site + "acme-1.0.dist-info/RECORD";

    assertThat(findings("", withEnv(record, "acme/.env,sha256=AAAA,1\n", site + "acme/.env")))
        .singleElement()
        .matches(Finding::isError);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/lib/python3/dist-packages/",
        "/usr/lib64/python3.13/site-packages/",
        "/usr/local/lib/python3.13/dist-packages/",
        "/opt/app/python/lib/python3.14t/site-packages/"
      })
  void whatPackagesOfADistributionBringIsAWarning(String site) {
    var record = site + "acme-1.0.dist-info/RECORD";

    assertThat(findings("", withEnv(record, "acme/.env,sha256=AAAA,1\n", site + "acme/.env")))
        .singleElement()
        .matches(finding -> !finding.isError());
  }

  @Test
  void aRecordThatNoPythonReadsHidesNothing() {
    var record = "/srv/site-packages/acme-1.0.dist-info/RECORD";

    assertThat(findings("", withEnv(record, "/srv/app/.env,sha256=AAAA,1\n", "/srv/app/.env")))
        .singleElement()
        .matches(Finding::isError);
  }
}
