package io.github.pythonimage.buildkit.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the helpers are shell scripts")
@Timeout(30)
class CredentialHelperTest {

  @TempDir Path directory;

  private CredentialHelper helper(String script) throws IOException {
    var program = directory.resolve("docker-credential-test");
    Files.writeString(program, "#!/bin/sh\nread -r key\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new CredentialHelper(program.toString());
  }

  @Test
  void isAskedForARegistry() throws IOException {
    var helper = helper("echo \"{\\\"Username\\\": \\\"me\\\", \\\"Secret\\\": \\\"at $key\\\"}\"");
    assertThat(helper.get("a.b")).contains(new Credentials("me", "at a.b", helper.program()));
  }

  @Test
  void mayHaveAToken() throws IOException {
    var helper = helper("echo '{\"Username\": \"<token>\", \"Secret\": \"t\"}'");
    assertThat(helper.get("a.b")).contains(new Credentials("", "t", helper.program()));
  }

  @Test
  void mayHaveNothing() throws IOException {
    var helper = helper("echo credentials not found in native keychain; exit 1");
    assertThat(helper.get("a.b")).isEmpty();
  }

  @Test
  void answerThatIsNoJsonIsNotQuoted() throws IOException {
    var helper = helper("echo s3cret");
    assertThatThrownBy(() -> helper.get("a.b"))
        .hasMessageContaining("docker-credential-test did not answer with JSON")
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
  }

  @Test
  void failureIsQuotedByItsFirstLine() throws IOException {
    var helper = helper("echo the key ring is locked; echo s3cret; exit 1");
    assertThatThrownBy(() -> helper.get("a.b"))
        .hasMessageEndingWith("failed for a.b: the key ring is locked");
  }

  @Test
  void failureBeforeItWasAsked() throws IOException {
    var helper = helper("exec 0<&-; echo the key ring is locked; exit 1");
    // More than a pipe holds, so that somebody has to read it.
    assertThatThrownBy(() -> helper.get("a.b\n" + "x".repeat(1_000_000)))
        .hasMessageEndingWith(": the key ring is locked");
  }

  @Test
  void failureWithoutAWord() throws IOException {
    var helper = helper("exit 1");
    assertThatThrownBy(() -> helper.get("a.b")).hasMessageEndingWith("it does not say why");
  }

  @Test
  void helperThatNeverAnswersIsGivenUp() throws IOException {
    var helper = new CredentialHelper(helper("sleep 60").program(), Duration.ofSeconds(1));
    assertThatThrownBy(() -> helper.get("a.b"))
        .hasMessageContaining(
            "did not answer for a.b within 1 seconds; ask it by hand: echo a.b |");
  }
}
