package io.github.pythonimage.verify.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What {@code importlib.util.source_hash} of the releases says. */
class SourceHashTest {
  private static String hash(String path, byte[] source) {
    var hash = SourceHash.of(path).orElseThrow();
    // In two parts, as files pass by in parts.
    hash.update(source, 0, source.length / 3);
    hash.update(source, source.length / 3, source.length - source.length / 3);
    return hash.end();
  }

  @Test
  void isWhatPythonComputes() {
    var line = "x = 1\n".getBytes(StandardCharsets.UTF_8);
    var long100 = new byte[100];
    for (var i = 0; i < long100.length; i++) {
      long100[i] = (byte) i;
    }

    assertThat(hash("/usr/lib/python3.13/a.py", line)).isEqualTo("e786e2893651120e");
    assertThat(hash("/usr/lib/python3.13/a.py", new byte[0])).isEqualTo("27ec6d312f93b814");
    assertThat(hash("/usr/lib/python3.13/a.py", long100)).isEqualTo("8e9e538ff1f06ee0");
    assertThat(hash("/opt/lib/python3.11/a.py", line)).isEqualTo("4c0372aa93f75252");
    assertThat(hash("/opt/lib/python3.11/a.py", long100)).isEqualTo("bcdfe9323eeab288");
    assertThat(SourceHash.ofNothing(11)).contains("738d9cd5d5e87f73");
    assertThat(SourceHash.ofNothing(99)).isEmpty();
  }

  @Test
  void isForModulesOfKnownReleases() {
    assertThat(SourceHash.of("/usr/lib/python3.13/a.txt")).isEmpty();
    assertThat(SourceHash.of("/usr/lib/python3.99/a.py")).isEmpty();
    assertThat(SourceHash.of("/srv/a.py")).isEmpty();
    assertThat(SourceHash.magic(13)).contains("\u00f3\r\r\n");
  }
}
