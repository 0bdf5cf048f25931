package io.github.pythonimage.buildkit.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryRefusalTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "failed to push r.example/a:1: unexpected status from HEAD request to"
            + " https://r.example/v2/a/blobs/sha256:1: 401 Unauthorized|401 Unauthorized",
        "failed to push r.example/a:1: denied: you may only read|denied: you may only read",
        "failed to push r.example/a:1: unauthorized: log in first|unauthorized: log in first",
        "failed to push r.example/a:1: failed to authorize: no basic auth credentials"
            + "|no basic auth credentials"
      })
  void pushesThatAreRefused(String said, String answer) {
    assertThat(RegistryRefusal.in(said))
        .contains(new RegistryRefusal("r.example/a:1", true, answer));
  }

  @Test
  void pullIsToldFromAPush() {
    assertThat(
            RegistryRefusal.in(
                "a: failed to resolve source metadata for r.example/a:1: pull access denied,"
                    + " repository does not exist or may require authorization"))
        .contains(new RegistryRefusal("r.example/a:1", false, "access denied"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed to push r.example/a:1: toomanyrequests: slow down",
        "failed to push r.example/a:1: unknown: as told",
        "process \"cp\" did not complete successfully: permission denied: 401 Unauthorized"
      })
  void otherFailuresAreNone(String said) {
    assertThat(RegistryRefusal.in(said)).isEmpty();
  }

  @Test
  void whoMayNotWriteIsToldSo() {
    var bob = new Credentials("bob", "wr0ng-s3cret", "settings.xml, server 'it'");
    var logins = new RegistryLogins(host -> Optional.of(bob));
    logins.find("r.example");
    assertThat(new RegistryRefusal("r.example/a:1", true, "denied: no").explain(logins))
        .isEqualTo(
            "the image r.example/a:1 cannot be pushed: its registry r.example refused 'bob' of"
                + " settings.xml, server 'it' (denied: no). Correct them there, or see that they may"
                + " write it.");
  }

  @Test
  void whoWasNotAskedIsNotToldToLogIn() {
    var logins = new RegistryLogins(host -> Optional.empty());
    var refusal = new RegistryRefusal("r.example/a:1", false, "403 Forbidden");
    assertThat(refusal.explain(logins))
        .isEqualTo(
            "the image r.example/a:1 cannot be pulled: its registry r.example denied access"
                + " (403 Forbidden) and offered no way to log in. Check the name, and who may read it"
                + " there.");
    logins.find("r.example");
    assertThat(refusal.explain(logins)).contains("and no credentials for it were found");
  }
}
