package io.github.pythonimage.config.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.config.ConfigurationException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {
  private static final TestKeys ACME = TestKeys.generate();
  private static final TestKeys OTHER = TestKeys.generate();

  @TempDir private Path module;

  private SigningKey read(byte[] content, Optional<String> expected) throws Exception {
    Files.write(module.resolve("key"), content);
    return SigningKey.read(module, "key", expected);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(
      byte[] content, Optional<String> expected) {
    return assertThatThrownBy(() -> read(content, expected))
        .isInstanceOf(ConfigurationException.class);
  }

  private static byte[] text(String... parts) {
    return String.join("\n", parts).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  @Test
  void armoredAndBinaryAreTheSameKey() throws Exception {
    var binary = read(ACME.exported(), Optional.empty());
    var armored =
        read(
            text("Any words before,", TestKeys.armored(ACME.exported()), "and after.", ""),
            Optional.of(ACME.fingerprint()));

    assertThat(binary).isEqualTo(armored);
    assertThat(binary.fingerprint()).isEqualTo(ACME.fingerprint());
    assertThat(binary.armored())
        .startsWith("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n")
        .endsWith("\n-----END PGP PUBLIC KEY BLOCK-----")
        .doesNotContain("Version:");
    assertThat(read(text(binary.armored()), Optional.empty())).isEqualTo(binary);
  }

  @Test
  void ofSeveralKeysTheOneThatIsNamedAndNoOther() throws Exception {
    var several = joined(OTHER.exported(), ACME.exported());
    var armors = text(TestKeys.armored(OTHER.exported()), TestKeys.armored(ACME.exported()));
    var alone = read(ACME.exported(), Optional.empty());

    assertThat(read(several, Optional.of(ACME.fingerprint()))).isEqualTo(alone);
    assertThat(read(armors, Optional.of(ACME.fingerprint()))).isEqualTo(alone);
    for (var file : new byte[][] {several, armors}) {
      refused(file, Optional.empty())
          .hasMessage(
              "'key' has 2 keys: "
                  + OTHER.fingerprint()
                  + ", "
                  + ACME.fingerprint()
                  + ". Say with <fingerprint> which of them signs the repository.");
    }
  }

  @Test
  void anotherKeyNamesBoth() {
    refused(ACME.exported(), Optional.of(OTHER.fingerprint()))
        .hasMessage(
            "'key' has the key "
                + ACME.fingerprint()
                + " and not "
                + OTHER.fingerprint()
                + ", which <fingerprint> names. Take neither before you know from who runs the"
                + " repository which is right.");
  }

  @Test
  void noKey() {
    for (var nothing :
        new byte[][] {
          {},
          text("<html>404</html>"),
          text("-----BEGIN PGP PUBLIC KEY BLOCK-----", "", "bm90IGEga2V5", "-----END"),
          Arrays.copyOf(ACME.exported(), 40),
          text(ACME.signature(text("signed")))
        }) {
      refused(nothing, Optional.empty())
          .hasMessage(
              "'key' has no OpenPGP public key in it. Ask who runs the repository for the key,"
                  + " armored or binary.");
    }
  }

  @Test
  void aFolder() {
    assertThatThrownBy(() -> SigningKey.read(module, ".", Optional.empty()))
        .hasMessage("'.' cannot be read. Name a file, and check its permissions.");
  }

  @Test
  void aPrivateKeyIsNoKeyToHandAround() {
    for (var file : new byte[][] {ACME.secret(), joined(OTHER.exported(), ACME.secret())}) {
      refused(file, Optional.empty())
          .hasMessage(
              "'key' holds a private key. Take it out of the module, and put there what 'gpg"
                  + " --armor --export' writes.");
    }
  }

  @Test
  void anExpiredKey() throws Exception {
    var created = Instant.parse("2020-01-01T00:00:00Z");
    var expired = TestKeys.generate(created, Duration.ofDays(31));

    refused(expired.exported(), Optional.empty())
        .hasMessage(
            "the key "
                + expired.fingerprint()
                + " in 'key' expired on 2020-02-01. Get it again: keys are prolonged under the"
                + " same fingerprint.");
    var lasting = TestKeys.generate(created, Duration.ofDays(36_500));
    assertThat(read(lasting.exported(), Optional.empty()).fingerprint())
        .isEqualTo(lasting.fingerprint());
  }

  @Test
  void aRevokedKey() {
    refused(ACME.revoked(), Optional.empty())
        .hasMessage(
            "the key "
                + ACME.fingerprint()
                + " in 'key' was revoked by its owner. Ask who runs the repository for the key that"
                + " is used now.");
  }

  @Test
  void fingerprintsAreReadAsProgramsPrintThem() {
    assertThat(SigningKey.fingerprint("f23c 5a6c f475 9775 95c8  9f51 ba69 3236 6a75 5776\n"))
        .isEqualTo("F23C5A6CF475977595C89F51BA6932366A755776");
    for (var wrong :
        new String[] {"BA6932366A755776", "0xF23C", "F23C5A6CF475977595C89F51BA6932366A75577G"}) {
      assertThatThrownBy(() -> SigningKey.fingerprint(wrong))
          .hasMessage(
              "'"
                  + wrong
                  + "' is not a fingerprint. Write all its 40 or 64 hexadecimal digits, as 'gpg"
                  + " --show-keys FILE' does: shorter ids can be forged.");
    }
  }
}
