package io.github.pythonimage.config.interpreter;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Quoted;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/**
 * The public keys that a file holds; errors have no element.
 *
 * @param name what messages call the file
 */
record KeyFile(String name, List<PGPPublicKeyRing> keys) {
  KeyFile {
    keys = List.copyOf(keys);
  }

  static KeyFile read(Path file, String name) {
    var keys = new ArrayList<PGPPublicKeyRing>();
    for (var found : objects(file, name)) {
      if (found instanceof PGPSecretKeyRing) {
        throw ConfigurationException.of(
            name,
            "holds a private key.",
            "Take it out of the module, and put there what 'gpg --armor --export' writes.");
      }
      if (found instanceof PGPPublicKeyRing ring) {
        keys.add(ring);
      }
    }
    return new KeyFile(name, keys);
  }

  private static List<Object> objects(Path file, String name) {
    var found = new ArrayList<>();
    try (var in = PGPUtil.getDecoderStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      do {
        var objects = new PGPObjectFactory(in, new BcKeyFingerprintCalculator());
        for (var each = objects.nextObject(); each != null; each = objects.nextObject()) {
          found.add(each);
        }
        // A text may hold one key after another, each in an armor of its own.
      } while (in instanceof ArmoredInputStream armor && !armor.isEndOfStream());
    } catch (IOException | RuntimeException e) {
      // What is no OpenPGP at all, or breaks off, has nothing to offer from there on; but a file
      // that cannot be read is another mistake.
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw ConfigurationException.of(
            name, "cannot be read.", "Name a file, and check its permissions.");
      }
    }
    return found;
  }

  /** The key that is meant, if it can sign what is fetched today. */
  SigningKey choose(Optional<String> expected) {
    if (keys.isEmpty()) {
      throw ConfigurationException.of(
          name,
          "has no OpenPGP public key in it.",
          "Ask who runs the repository for the key, armored or binary.");
    }
    if (expected.isEmpty() && keys.size() > 1) {
      throw ConfigurationException.of(
          name,
          "has " + keys.size() + " keys: " + fingerprints() + ".",
          "Say with <fingerprint> which of them signs the repository.");
    }
    var chosen =
        keys.stream()
            .filter(ring -> expected.isEmpty() || expected.get().equals(fingerprint(ring)))
            .findFirst()
            .orElseThrow(
                () ->
                    ConfigurationException.of(
                        name,
                        "has the key "
                            + fingerprints()
                            + " and not "
                            + expected.orElseThrow()
                            + ", which <fingerprint> names.",
                        "Take neither before you know from who runs the repository which is right."));
    validateUse(chosen.getPublicKey(), fingerprint(chosen));
    return new SigningKey(fingerprint(chosen), armored(chosen));
  }

  private void validateUse(PGPPublicKey key, String fingerprint) {
    if (key.hasRevocation()) {
      throw new ConfigurationException(
          "",
          "the key " + fingerprint + " in " + Quoted.of(name) + " was revoked by its owner.",
          "Ask who runs the repository for the key that is used now.");
    }
    var created = key.getCreationTime().toInstant();
    var end = created.plus(Duration.ofSeconds(key.getValidSeconds()));
    if (end.isAfter(created) && end.isBefore(Instant.now())) {
      throw new ConfigurationException(
          "",
          "the key "
              + fingerprint
              + " in "
              + Quoted.of(name)
              + " expired on "
              + end.atOffset(ZoneOffset.UTC).toLocalDate()
              + ".",
          "Get it again: keys are prolonged under the same fingerprint.");
    }
  }

  private String fingerprints() {
    return keys.stream().map(KeyFile::fingerprint).collect(Collectors.joining(", "));
  }

  private static String fingerprint(PGPPublicKeyRing ring) {
    return HexFormat.of().formatHex(ring.getPublicKey().getFingerprint()).toUpperCase(Locale.ROOT);
  }

  private static String armored(PGPPublicKeyRing ring) {
    var out = new ByteArrayOutputStream();
    try (var armor = ArmoredOutputStream.builder().clearHeaders().build(out)) {
      ring.encode(armor);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return out.toString(StandardCharsets.US_ASCII).replace("\r", "").strip();
  }
}
