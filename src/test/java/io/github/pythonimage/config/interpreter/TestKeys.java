package io.github.pythonimage.config.interpreter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Locale;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** An OpenPGP key of a test's own, with which it signs. */
public record TestKeys(PGPSecretKeyRing ring) {

  /** One that lasts. */
  public static TestKeys generate() {
    return generate(Instant.now().minus(Duration.ofDays(1)), Duration.ZERO);
  }

  /** One as Launchpad made them in 2017: its own signature under it is made with SHA-1. */
  public static TestKeys old() {
    return generate(Instant.parse("2017-07-29T00:00:00Z"), Duration.ZERO, HashAlgorithmTags.SHA1);
  }

  /**
   * @param valid zero for ever
   */
  public static TestKeys generate(Instant created, Duration valid) {
    return generate(created, valid, HashAlgorithmTags.SHA256);
  }

  private static TestKeys generate(Instant created, Duration valid, int hash) {
    try {
      var random = new RSAKeyPairGenerator();
      random.init(
          new RSAKeyGenerationParameters(
              BigInteger.valueOf(0x10001), new SecureRandom(), 2048, 64));
      var pair =
          new BcPGPKeyPair(
              PublicKeyPacket.VERSION_4,
              PublicKeyAlgorithmTags.RSA_GENERAL,
              random.generateKeyPair(),
              Date.from(created));
      var use = new PGPSignatureSubpacketGenerator();
      // Not critical, as others make them: rpm 4.18 takes no critical ones.
      use.setKeyFlags(false, KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);
      use.setKeyExpirationTime(false, valid.toSeconds());
      return new TestKeys(
          new PGPKeyRingGenerator(
                  PGPSignature.POSITIVE_CERTIFICATION,
                  pair,
                  "Acme packages <packages@acme.example>",
                  new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
                  use.generate(),
                  null,
                  new BcPGPContentSignerBuilder(PublicKeyAlgorithmTags.RSA_GENERAL, hash),
                  null)
              .generateSecretKeyRing());
    } catch (PGPException e) {
      throw new IllegalStateException(e);
    }
  }

  private static BcPGPContentSignerBuilder signer() {
    return new BcPGPContentSignerBuilder(
        PublicKeyAlgorithmTags.RSA_GENERAL, HashAlgorithmTags.SHA256);
  }

  /** Its fingerprint. */
  public String fingerprint() {
    return HexFormat.of().formatHex(ring.getPublicKey().getFingerprint()).toUpperCase(Locale.ROOT);
  }

  /** The public part, binary. */
  public byte[] exported() {
    return encoded(ring.getPublicKey());
  }

  /** The public part, with word that it counts no more. */
  public byte[] revoked() {
    try {
      var generator = generator(PGPSignature.KEY_REVOCATION);
      return encoded(
          PGPPublicKey.addCertification(
              ring.getPublicKey(), generator.generateCertification(ring.getPublicKey())));
    } catch (PGPException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The private part. */
  public byte[] secret() {
    try {
      return ring.getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A signature of its own beside what it signs. */
  public String signature(byte[] content) {
    try {
      var generator = generator(PGPSignature.BINARY_DOCUMENT);
      generator.update(content);
      return armored(generator.generate().getEncoded());
    } catch (PGPException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private PGPSignatureGenerator generator(int type) throws PGPException {
    var generator = new PGPSignatureGenerator(signer(), ring.getPublicKey());
    generator.init(type, ring.getSecretKey().extractPrivateKey(null));
    return generator;
  }

  private static byte[] encoded(PGPPublicKey key) {
    try {
      return key.getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same as text. */
  public static String armored(byte[] binary) {
    var out = new ByteArrayOutputStream();
    try (var armor = ArmoredOutputStream.builder().build(out)) {
      armor.write(binary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.US_ASCII);
  }
}
