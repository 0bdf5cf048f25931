package io.github.pythonimage.pypi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/** The sums of a file that indexes compare with what arrives, in hexadecimal. */
record Digests(String md5, String sha256, String blake2) {
  private static final int BUFFER = 1 << 16;
  private static final int BLAKE2_BITS = 256;

  /** The SHA-256 alone. */
  static String sha256(Path file) {
    try (var in = Files.newInputStream(file)) {
      return DigestUtils.sha256Hex(in);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be read: " + e.getMessage(), e);
    }
  }

  static Digests of(Path file) {
    try (var in = Files.newInputStream(file)) {
      var md5 = DigestUtils.getMd5Digest();
      var sha256 = DigestUtils.getSha256Digest();
      var blake2 = new Blake2bDigest(BLAKE2_BITS);
      var buffer = new byte[BUFFER];
      for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        md5.update(buffer, 0, read);
        sha256.update(buffer, 0, read);
        blake2.update(buffer, 0, read);
      }
      var sum = new byte[blake2.getDigestSize()];
      blake2.doFinal(sum, 0);
      var hex = HexFormat.of();
      return new Digests(
          hex.formatHex(md5.digest()), hex.formatHex(sha256.digest()), hex.formatHex(sum));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be read: " + e.getMessage(), e);
    }
  }
}
