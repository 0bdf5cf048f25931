package io.github.pythonimage.verify.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.verify.files.FileContent;
import io.github.pythonimage.verify.files.FileTreeFixture;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DebianFilesTest {

  @ParameterizedTest
  @CsvSource({
    "a@debian.org, true",
    "a@lists.debian.org, true",
    "a@lists.ubuntu.com, true",
    "a@example.com, false",
    "a@notdebian.org, false"
  })
  void packagesCountByTheirMaintainer(String maintainer, boolean known) {
    assertThat(has(maintainer)).isEqualTo(known);
  }

  @Test
  void maintainerOfAnyLengthIsRead() {
    assertThat(has("a@" + "a.".repeat(100_000) + "debian.org")).isTrue();
  }

  private static boolean has(String maintainer) {
    var files =
        FileTreeFixture.good()
            .file(
                "/var/lib/dpkg/status",
                "Package: acme\nStatus: install ok installed\nMaintainer: A <"
                    + maintainer
                    + ">\nConffiles:\n /etc/acme "
                    + DigestUtils.md5Hex("x")
                    + "\n")
            .file("/etc/acme", "x")
            .content(
                new FileContent(
                    false, "", "", "", Optional.empty(), Set.of(), DigestUtils.md5Hex("x"), ""))
            .tree();
    return DebianFiles.of(files).has(files.get("/etc/acme").orElseThrow());
  }
}
