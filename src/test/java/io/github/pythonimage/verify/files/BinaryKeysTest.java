package io.github.pythonimage.verify.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and installers that only the content of a file shows. */
class BinaryKeysTest {
  private static java.util.Set<String> markers(byte[] content) throws IOException {
    return new ContentScanner()
        .scan("/srv/file", content.length, new ByteArrayInputStream(content))
        .markers();
  }

  private static boolean isKey(byte[] content) throws IOException {
    return markers(content).contains(BytePatterns.PRIVATE_KEY);
  }

  private static byte[] key(String algorithm) throws NoSuchAlgorithmException {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate().getEncoded();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "DSA", "Ed25519", "X25519"})
  void findsKeysOfPkcs8(String algorithm) throws Exception {
    var key = key(algorithm);

    assertThat(isKey(key)).isTrue();
    assertThat(isKey(Arrays.copyOf(key, key.length + 1))).as("other length").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "DSA", "Ed25519"})
  void passesPublicKeys(String algorithm) throws Exception {
    var key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic().getEncoded();

    assertThat(isKey(key)).isFalse();
  }

  @Test
  void findsKeysOfPkcs1AndSec1() throws Exception {
    var pkcs1 = key("RSA");
    var start = new String(pkcs1, StandardCharsets.ISO_8859_1).indexOf("\u0004\u0082") + 4;

    assertThat(isKey(Arrays.copyOfRange(pkcs1, start, pkcs1.length))).isTrue();
    var sec1 = "30310201010420" + "11".repeat(32) + "a00a06082a8648ce3d030107";
    assertThat(isKey(HexFormat.of().parseHex(sec1))).isTrue();
  }

  @Test
  void findsKeysOfPkcs8WithTheirPublicKey() throws Exception {
    var generator = KeyPairGenerator.getInstance("Ed25519", new BouncyCastleProvider());
    var key = generator.generateKeyPair().getPrivate().getEncoded();

    assertThat(HexFormat.of().formatHex(key, 2, 5)).as("version").isEqualTo("020101");
    assertThat(isKey(key)).isTrue();
    assertThat(isKey(HexFormat.of().parseHex("3014020101300b06092a864886f70d01070130020500")))
        .as("other format")
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PBEWithMD5AndDES", "PBEWithSHA1AndDESede", "PBEWithSHA1AndRC2_40"})
  void findsEncryptedKeysOfPkcs8(String algorithm) throws Exception {
    var cipher = Cipher.getInstance(algorithm);
    var password = new PBEKeySpec("changeit".toCharArray());
    cipher.init(
        Cipher.ENCRYPT_MODE, SecretKeyFactory.getInstance(algorithm).generateSecret(password));
    var encrypted = cipher.doFinal(key("RSA"));
    var info = new EncryptedPrivateKeyInfo(cipher.getParameters(), encrypted).getEncoded();

    assertThat(isKey(info)).isTrue();
    assertThat(isKey(Arrays.copyOf(info, info.length + 1))).as("other length").isFalse();
  }

  @Test
  void findsEncryptedKeysOfPbes2() {
    var beginning =
        "3082052d"
            + "305706092a864886f70d01050d304a302906092a864886f70d01050c301c"
            + "04089a39bf6c0195760402020800300c06082a864886f70d02090500301d"
            + "060960864801650304012a0410af392966364d4a66b3181a4c45b7aff20482";

    var key = Arrays.copyOf(HexFormat.of().parseHex(beginning), 4 + 0x52d);
    assertThat(BinaryKeys.isKey(key, key.length, key.length)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"PKCS12,true", "PKCS12,false", "BKS,true", "BKS,false"})
  void tellsStoresOfKeysOfBouncyCastleFromThoseOfAuthorities(String type, boolean hasKey)
      throws Exception {
    var store = store(KeyStore.getInstance(type, new BouncyCastleProvider()), hasKey);

    assertThat(isKey(store)).isEqualTo(hasKey);
  }

  @Test
  void findsAKeyBehindAuthorities() throws Exception {
    for (var store :
        List.of(
            KeyStore.getInstance("BKS", new BouncyCastleProvider()), KeyStore.getInstance("JKS"))) {
      store.load(null, null);
      store.setCertificateEntry("a", certificate());
      store.setCertificateEntry("b", certificate());
      var password = "changeit".toCharArray();
      var key = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
      store.setKeyEntry("c", key, password, new Certificate[] {certificate()});
      var bytes = new ByteArrayOutputStream();
      store.store(bytes, password);

      assertThat(isKey(bytes.toByteArray())).as(store.getType()).isTrue();
    }
  }

  @Test
  void passesDataThatBeginsLikeAStore() throws IOException {
    var beginning = new byte[] {0, 0, 0, 2, 0, 0, 0, 20};
    for (var value : new int[] {0, 1, 2, 0x7f, 0xff}) {
      var data = Arrays.copyOf(beginning, 5000);
      Arrays.fill(data, beginning.length, data.length, (byte) value);
      assertThat(isKey(data)).as("filled with " + value).isFalse();
    }
    assertThat(isKey(Arrays.copyOf(beginning, 16))).isFalse();
    assertThat(isKey(HexFormat.of().parseHex("feedfeed00000002ffffffff00000002")))
        .as("too many entries")
        .isFalse();
  }

  private static byte[] store(String type, boolean hasKey) throws Exception {
    return store(KeyStore.getInstance(type), hasKey);
  }

  private static byte[] store(KeyStore store, boolean hasKey) throws Exception {
    var password = "changeit".toCharArray();
    store.load(null, null);
    if (hasKey
        && store.getProvider().getName().startsWith("Sun")
        && store.getType().equals("PKCS12")) {
      store.setEntry(
          "key",
          new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[16], "AES")),
          new KeyStore.PasswordProtection(password));
    }
    var certificate = certificate();
    if (hasKey) {
      var pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
      store.setKeyEntry("pair", pair.getPrivate(), password, new Certificate[] {certificate});
    } else {
      store.setCertificateEntry("authority", certificate);
    }
    var bytes = new ByteArrayOutputStream();
    store.store(bytes, password);
    return bytes.toByteArray();
  }

  private static Certificate certificate() throws Exception {
    try (var trusted =
        java.nio.file.Files.newInputStream(
            java.nio.file.Path.of(System.getProperty("java.home"), "lib/security/cacerts"))) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(trusted, null);
      var encoded = store.getCertificate(store.aliases().nextElement()).getEncoded();
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(encoded));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS"})
  void tellsStoresOfKeysFromThoseOfAuthorities(String type) throws Exception {
    assertThat(isKey(store(type, true))).as("with a key").isTrue();
    assertThat(isKey(store(type, false))).as("with authorities").isFalse();
  }

  @Test
  void findsKeysOfPutty() throws IOException {
    var key = "PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: none\r\n";

    assertThat(isKey(key.getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(isKey(("# " + key).getBytes(StandardCharsets.UTF_8))).as("about one").isFalse();
  }

  @Test
  void findsKeysOfSsh2Programs() throws IOException {
    var key = "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: acme\nP2/56wAAAi4A\n";

    assertThat(isKey(key.getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(isKey(("# " + key).getBytes(StandardCharsets.UTF_8))).as("about one").isFalse();
  }

  private static byte[] zip(String beginning, String... names) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(beginning.getBytes(StandardCharsets.ISO_8859_1));
    try (var zip = new ZipOutputStream(bytes)) {
      for (var name : names) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(new byte[100]);
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void findsPipInAZipWhateverIsInFrontOfIt() throws IOException {
    var elf = "\u007fELF\u0002\u0001\u0001" + "\u0000".repeat(60);
    for (var beginning : new String[] {"", "#!/usr/bin/env python3\n", "import os\n", elf}) {
      assertThat(markers(zip(beginning, "__main__.py", "pip/_internal/__init__.py")))
          .as(beginning)
          .contains(BytePatterns.PIP_ARCHIVE);
    }
    assertThat(markers(zip("", "vendor/lib/pip/_internal/__init__.py")))
        .contains(BytePatterns.PIP_ARCHIVE);
  }

  @Test
  void passesTextsThatNamePip() throws IOException {
    var list = "PK\u0003\u0004 pip/_internal/__init__.py,sha256=x,1\n".repeat(20);

    assertThat(markers(list.getBytes(StandardCharsets.ISO_8859_1)))
        .contains(BytePatterns.PIP)
        .doesNotContain(BytePatterns.PIP_ARCHIVE);
    for (var name : List.of("pip/_internal/__init__.pyi", "pip/_internal/__init__.pyc.txt")) {
      assertThat(markers(zip("", name))).as(name).doesNotContain(BytePatterns.PIP_ARCHIVE);
    }
  }

  @Test
  void findsPipAsBytecodeInAZip() throws IOException {
    var elf = "\u007fELF\u0002\u0001\u0001" + "\u0000".repeat(60);
    for (var beginning : List.of("", "import os\n", elf)) {
      assertThat(markers(zip(beginning, "pip/_internal/__init__.pyc")))
          .as(beginning)
          .contains(BytePatterns.PIP_ARCHIVE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "error at crates/uv-resolver/src/lib.rs",
        "[env: UV_BREAK_SYSTEM_PACKAGES=]",
        "An extremely fast Python package manager.",
        "MAMBA_ROOT_PREFIX"
      })
  void findsInstallersByTheirTexts(String text) throws IOException {
    var elf = "\u007fELF\u0002\u0001\u0001" + "\u0000".repeat(600) + text;

    assertThat(markers(elf.getBytes(StandardCharsets.ISO_8859_1)))
        .containsAnyElementsOf(BytePatterns.INSTALLERS.values());
    assertThat(
            markers(
                "\u007fELF\u0002\u0001\u0001 An extremely fast Python linter"
                    .repeat(3)
                    .getBytes(StandardCharsets.ISO_8859_1)))
        .isEmpty();
  }

  private static final String ARMOUR =
      "lFgEZ2Ff8BYJKwYBBAHaRw8BAQdAq1xkZ3m5Yt0pWv7cR2uN9sLdE4hJ8gTb";

  @Test
  void findsKeysOfOpenPgp() throws IOException {
    var line = "-----BEGIN PGP " + "PRIVATE KEY BLOCK-----";
    assertThat(isKey(bytes(line + "\n\n" + ARMOUR + "\n"))).isTrue();
    assertThat(isKey(bytes(line + "\nVersion: GnuPG v1 (GNU/Linux)\nComment: x\n\n" + ARMOUR)))
        .isTrue();
    assertThat(isKey(bytes("{\"key\": \"" + line + "\\n\\n" + ARMOUR + "\\n\"}"))).isTrue();
    assertThat(isKey(bytes("x".repeat(262_500) + line + "\nVersion: 2.4.0\n\n" + ARMOUR))).isTrue();

    assertThat(isKey(bytes("if '" + line + "' in text:\n  return " + ARMOUR))).isFalse();
    assertThat(isKey(bytes(line + "\n...\n-----END PGP " + "PRIVATE KEY BLOCK-----\n"))).isFalse();
    assertThat(isKey(bytes(line.replace("PRIVATE", "PUBLIC") + "\n\n" + ARMOUR))).isFalse();
  }

  private static final String PEM = "-----BEGIN RSA " + "PRIVATE KEY-----";
  private static final String LINE =
      "MIIEpAIBAAKCAQEA1c7VQ0wNGG0n2oL4pRk0ZqY5bW8sT6uV9xYzAbCdEfGhIjKl";

  @Test
  void findsKeysInStringsOfProgramsAndBehindTabs() throws IOException {
    var encrypted =
        "Proc-Type: 4,ENCRYPTED|DEK-Info: AES-128-CBC,0123456789ABCDEF|" + "q7Zs".repeat(16);
    for (var between :
        List.of("\n\t", "\\n\"\n  \"", "\\n' +\n\t'", "\",\n\"", "\\r\\n\"\r\n\tb\"", "\\n\\\n")) {
      assertThat(isKey(bytes("KEY = (\"" + PEM + between + LINE + between + LINE)))
          .as(between)
          .isTrue();
      assertThat(isKey(bytes("KEY = (\"" + PEM + between + encrypted.replace("|", between))))
          .as("encrypted, " + between)
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\" in text and text.count(LINE) > 1:\n  return",
        "\", \"MIIEpAIBAAKC...\"",
        "\"\nMARKER_OF_ALL_KEYS = 'x'",
        "\", \"-----BEGIN EC PARAMETERS-----\", \"certificate\"",
        "\\n\" + base64(key) + \"\\n-----END"
      })
  void passesProgramsThatReadAndWriteKeys(String after) throws IOException {
    assertThat(isKey(bytes("BEGIN = \"" + PEM + after))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"&#10;", "&#xA;", "&#13;&#10;", "&#x0d;&#x0a;"})
  void findsKeysInXml(String between) throws IOException {
    assertThat(isKey(bytes("<k>" + PEM + between + LINE + between + LINE + "</k>"))).isTrue();
    assertThat(isKey(bytes("<k>" + PEM + "&amp;" + LINE + "</k>"))).isFalse();
  }

  @Test
  void findsKeysThatAreInBase64OnceMore() throws IOException {
    var end = "\n-----END RSA " + "PRIVATE KEY-----\n";
    var headers = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123456789ABCDEF\n\n";
    for (var before : List.of("", "\n", "\n\n", "# a certificate and its key\n")) {
      var key = before + PEM + "\n" + LINE + "\n" + LINE + end;
      var secret = "kind: Secret\ndata:\n  tls.key: " + base64(key) + "\n";
      assertThat(isKey(bytes(secret))).as(before).isTrue();
      assertThat(isKey(bytes("x".repeat(262_000) + secret))).as("far away, " + before).isTrue();
      assertThat(isKey(bytes(base64(key.replace(LINE, headers + LINE))))).isTrue();
    }
    var lines = Base64.getMimeEncoder().encode(bytes(PEM + "\n" + LINE + end));
    assertThat(isKey(lines)).as("in lines").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "})
  void findsKeysInBase64WhereverItsLinesEnd(String kind) throws IOException {
    var key = PEM.replace("RSA ", kind) + "\n" + LINE + "\n" + LINE + "\n";
    for (var width : List.of(48, 60, 64, 70, 76)) {
      for (var before = 0; before < width; before++) {
        var text = base64("x".repeat(before) + "\n" + key);
        for (var end : List.of("\n", "\r\n      ")) {
          assertThat(isKey(bytes("key: |\n" + text.replaceAll("(?<=\\G.{" + width + "})", end))))
              .as("%s of %s at %s", before, width, end.length())
              .isTrue();
        }
      }
    }
  }

  @Test
  void passesOtherTextsInBase64() throws IOException {
    for (var text :
        List.of(
            PEM + "\n...\n",
            PEM.replace("PRIVATE", "PUBLIC") + "\n" + LINE,
            PEM.replace("BEGIN", "END") + "\n" + LINE,
            "if '" + PEM + "' in text and len(text) > 100: return True",
            "-----BEGIN CERTIFICATE-----\n" + LINE)) {
      assertThat(isKey(bytes("key: " + base64(text)))).as(text).isFalse();
    }
    for (var line : EncodedKeys.MARKS) {
      assertThat(isKey(bytes(line))).isFalse();
      assertThat(isKey(bytes("\u00e9" + line + "=" + line + "\u0000"))).isFalse();
    }
  }

  private static byte[] program(String text) {
    return bytes("\u007fELF\u0002\u0001\u0001" + "\u0000".repeat(600) + text + "\u0000".repeat(9));
  }

  @Test
  void findsKeysInPrograms() throws IOException {
    var lines = "\n" + LINE + "\n" + LINE + "\n";
    var openSsh = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtz";
    for (var key :
        List.of(
            PEM + lines,
            PEM + lines.replace("\n", "\r\n"),
            PEM + lines.replace("\n", "\\n"),
            PEM + "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123456789ABCDEF\n" + lines,
            PEM.replace("RSA", "OPENSSH") + "\n" + openSsh + "\n",
            "-----BEGIN PGP " + "PRIVATE KEY BLOCK-----\n\n" + ARMOUR,
            "-----BEGIN PGP " + "PRIVATE KEY BLOCK-----\nVersion: GnuPG v1\n\n" + ARMOUR,
            base64(PEM + lines))) {
      assertThat(isKey(program(key))).as(key).isTrue();
      assertThat(isKey(program("x".repeat(262_000) + key))).as("far away, " + key).isTrue();
    }
  }

  @Test
  void passesProgramsThatReadKeysOrTestThemselves() throws IOException {
    var alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    for (var text :
        List.of(
            PEM,
            PEM + "\n\u0000" + LINE,
            PEM + LINE,
            PEM + "\n" + alphabet,
            PEM + "\n-----END RSA " + "PRIVATE KEY-----\n",
            "-----BEGIN PGP " + "PRIVATE KEY BLOCK-----\n" + alphabet,
            PEM + "\n" + LINE + "\n\u0000gnutls_pk_self_test")) {
      assertThat(markers(program(text))).as(text).isEmpty();
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(bytes(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "x-UTF-16LE-BOM"})
  void findsKeysAndCredentialsInUtf16(String charset) throws IOException {
    var key = (PEM + "\r\n" + LINE + "\r\n").getBytes(java.nio.charset.Charset.forName(charset));
    var token =
        ("token = ghp_" + "a1B2".repeat(9)).getBytes(java.nio.charset.Charset.forName(charset));

    assertThat(markers(key)).containsExactly(BytePatterns.PRIVATE_KEY);
    assertThat(markers(token)).containsExactly(BytePatterns.CREDENTIAL);
  }

  @Test
  void findsCredentialsInLargeTexts() throws IOException {
    var state = "{\"type\": \"aws_instance\", \"name\": \"acme\"}\n".repeat(7_500);
    var key = "{\"access_key\": \"AKIA" + "Q3EGRZ7WMXLD5VNB\"}\n";

    assertThat(state).hasSizeGreaterThan(300_000);
    assertThat(markers(bytes(state + key))).containsExactly(BytePatterns.CREDENTIAL);
    assertThat(markers(bytes(key + state))).containsExactly(BytePatterns.CREDENTIAL);
    assertThat(markers(bytes(state))).isEmpty();
    assertThat(markers(bytes(state + "# https:" + "//jschmoe:xyzzy@www.example.com/")))
        .as("an example in code")
        .isEmpty();
    assertThat(markers(bytes(key + state.repeat(4)))).as("over the limit").isEmpty();
  }

  @Test
  void findsKeysOfAge() throws IOException {
    var key = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".repeat(2).substring(0, 58);
    assertThat(isKey(bytes("# created: 2026\nAGE-SECRET-" + "KEY-1" + key + "\n"))).isTrue();
    assertThat(isKey(bytes("AGE-SECRET-" + "KEY-PQ-1" + key + key))).isTrue();

    assertThat(isKey(bytes("PREFIX = 'AGE-SECRET-" + "KEY-1'  # " + key))).isFalse();
    assertThat(isKey(bytes("age1" + key.toLowerCase(java.util.Locale.ROOT)))).isFalse();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
