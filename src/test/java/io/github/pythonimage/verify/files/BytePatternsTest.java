package io.github.pythonimage.verify.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BytePatternsTest {
  private static final String CHARACTERS = "a1B2c3D4e5".repeat(5);

  /** One of each form, put together so that no scanner takes this file for a leak. */
  private static final List<String> CREDENTIALS =
      List.of(
          "AK" + "IA" + "ABCDEFGH01234567",
          "AS" + "IA" + "ABCDEFGH01234567",
          "AI" + "za" + CHARACTERS.substring(0, 35),
          "gh" + "p_" + CHARACTERS.substring(0, 36),
          "git" + "hub_pat_" + CHARACTERS,
          "gl" + "pat-" + CHARACTERS.substring(0, 20),
          "xo" + "xb-" + CHARACTERS,
          "py" + "pi-AgE" + CHARACTERS,
          "sk_" + "live_" + CHARACTERS,
          "hv" + "s." + CHARACTERS,
          "h" + "f_" + CHARACTERS.substring(0, 34),
          "Private" + "Key = " + CHARACTERS.substring(0, 43) + "=",
          "preshared" + "key=" + CHARACTERS.substring(0, 43) + "=",
          "{\"kty\": \"oct\", \"k\": \"" + CHARACTERS + "\"}",
          "{\"d\":\"" + CHARACTERS + "\",\"e\":\"AQAB\",\"kty\":\"RSA\"}",
          "aws_" + "secret_access_key = " + CHARACTERS.substring(0, 40),
          "AWS_" + "SECRET_ACCESS_KEY=" + CHARACTERS.substring(0, 40),
          "Aws_" + "Secret_Access_Key=" + CHARACTERS.substring(0, 40),
          "https:" + "//user:password@host",
          "redis:" + "//:password@host:6379/0",
          "postgresql:" + "//app:p%40ssw0rd@db",
          "postgresql:" + "//app%40x:pa$$w0rd@db",
          "https:"
              + "//hooks.slack.com/services/T00000000/B00000000/"
              + CHARACTERS.substring(0, 24),
          "np" + "m_" + CHARACTERS.substring(0, 36),
          "s" + "k-proj-" + CHARACTERS,
          "s" + "k-ant-api03-" + CHARACTERS,
          "dc" + "kr_pat_" + CHARACTERS.substring(0, 27),
          "do" + "p_v1_" + "a1b2".repeat(16),
          "S" + "G." + CHARACTERS.substring(0, 22) + "." + CHARACTERS.substring(0, 43),
          "rk_" + "live_" + CHARACTERS,
          "gl" + "ptt-" + CHARACTERS.substring(0, 20));

  private static String key(String algorithm, int size) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      if (size > 0) {
        generator.initialize(size);
      }
      return Base64.getEncoder()
          .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** A key without what PKCS #8 has in front of it. */
  private static String inner(String key, int header) {
    var bytes = Base64.getDecoder().decode(key);
    return Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, header, bytes.length));
  }

  @Test
  void keysInBase64AreCredentials() {
    var rsa = key("RSA", 2048);
    var keys =
        List.of(
            rsa,
            key("RSA", 1024),
            key("RSA", 3072),
            inner(rsa, 26),
            inner(key("RSA", 1024), 26),
            inner(key("RSA", 4096), 26),
            key("EC", 256),
            key("EC", 384),
            key("EC", 521),
            key("Ed25519", 0),
            key("X25519", 0),
            "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2OF/2NxApJCzGCEDd",
            "MFECAQEwBQYDK2VwBCIEIHKPPzkZc0cJ0kUVd3Zx0qPcX9JrN0kDq0iYv3bqYd3LgSEAx1",
            "MHcCAQEE" + "I" + CHARACTERS.substring(0, 43) + "oAoGCCqGSM49AwEHoUQDQgAE",
            "MIGkAgEB" + "BD" + CHARACTERS + CHARACTERS);

    assertThat(keys)
        .allMatch(BytePatterns::hasCredential)
        .allMatch(one -> BytePatterns.hasCredential("sign.key=" + one + "\n"))
        .allMatch(one -> BytePatterns.hasCredential("{\"key\": \"" + one + "\"}"))
        .noneMatch(one -> BytePatterns.hasCredential(one.substring(0, 40)));
    assertThat(keys)
        .as("which are marked as private keys")
        .noneMatch(
            one -> BytePatterns.hasCredential("-----BEGIN " + "PRIVATE KEY-----\n" + one + "\n"));
  }

  @Test
  void certificatesAndPublicKeysInBase64AreNoCredentials() throws Exception {
    var encoder = Base64.getEncoder();
    for (var algorithm : List.of("RSA", "EC", "DSA", "Ed25519", "X25519")) {
      var key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic();
      assertThat(BytePatterns.hasCredential(encoder.encodeToString(key.getEncoded()))).isFalse();
    }
    try (var in =
        Files.newInputStream(Path.of(System.getProperty("java.home"), "lib/security/cacerts"))) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(in, null);
      for (var name : Collections.list(store.aliases())) {
        var certificate = store.getCertificate(name).getEncoded();
        assertThat(BytePatterns.hasCredential(encoder.encodeToString(certificate)))
            .as(name)
            .isFalse();
      }
    }
    assertThat(BytePatterns.hasCredential("MIIBCgKCAQEA" + CHARACTERS + CHARACTERS)).isFalse();
  }

  @Test
  void credentialsOfAllFormsAreFoundAnywhere() {
    assertThat(CREDENTIALS)
        .allMatch(BytePatterns::hasCredential)
        .allMatch(one -> BytePatterns.hasCredential("a=b\nkey: " + one + "\n"))
        .allMatch(one -> BytePatterns.hasCredential("://" + one));
  }

  @Test
  void partsOfWordsAndShortTextsAreNoCredentials() {
    var publicKey = "{\"kty\":\"EC\",\"x\":\"" + CHARACTERS + "\",\"kid\":\"d\"}";
    assertThat(
            List.of(
                "",
                "A",
                "https://host/path",
                "X" + CREDENTIALS.get(0),
                "ghp_short",
                "https://user:$TOKEN@host",
                "https://user:${TOKEN}@host",
                "https://user:%s@host",
                "https://user:%(password)s@host",
                "http://:8080/x@y",
                "sk-proj-short",
                publicKey,
                publicKey + ",{\"d\":\"" + CHARACTERS + "\"}",
                "PublicKey = " + CHARACTERS.substring(0, 43) + "=",
                "PrivateKey = /etc/key.pem"))
        .noneMatch(BytePatterns::hasCredential);
  }

  @Test
  void credentialsAreLookedForWhereNoPackageOfADistributionHasFiles() {
    assertThat(
            List.of(
                "/etc/x",
                "/usr/local/etc/x",
                "/usr/src/app/.conf",
                "/srv/x",
                "/srv/my-packages/x",
                "/srv/app/lib/python3/x",
                "/srv/lib/python3.ini",
                "/root/site-packages/x",
                "/var/lib/dpkg/acme.ini",
                "/var/lib/dpkg/info/acme.ini",
                "/var/lib/dpkg/info/x/y.list"))
        .allMatch(path -> BytePatterns.mayHaveCredential(path, 100))
        .allMatch(path -> BytePatterns.mayHaveCredential(path, 1 << 20))
        .noneMatch(path -> BytePatterns.mayHaveCredential(path, (1 << 20) + 1));
    assertThat(
            List.of(
                "/usr/share/doc/x",
                "/usr/localx/x",
                "/usr/local/lib/python3.13/ftplib.py",
                "/usr/local/lib64/python3.13/ftplib.py",
                "/opt/app/venv/lib/python3.13/site-packages/x.py",
                "/opt/app/python/lib/python3.14t/x.py",
                "/var/lib/dpkg/status",
                "/var/lib/dpkg/status-old",
                "/var/lib/dpkg/info/libc6:amd64.postinst",
                "/usr/local/lib/python3/dist-packages/x.py"))
        .noneMatch(path -> BytePatterns.mayHaveCredential(path, 100));
    assertThat(
            List.of(
                "/opt/app/venv/lib/python3.13/site-packages/acme/settings.toml",
                "/opt/app/venv/lib/python3.13/site-packages/acme/data/a.json",
                "/opt/app/venv/lib/python3.13/site-packages/acme/local_settings.py",
                "/usr/local/lib/python3/dist-packages/acme/config.py"))
        .as("configurations in packages")
        .allMatch(path -> BytePatterns.mayHaveCredential(path, 1 << 16))
        .noneMatch(path -> BytePatterns.mayHaveCredential(path, (1 << 16) + 1));
  }
}
