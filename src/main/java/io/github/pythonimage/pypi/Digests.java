package io.github.pythonimage.pypi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.apache.commons.codec.digest.DigestUtils;
import org.bouncycastle.jcajce.provider.digest.Blake2b;

/** The sums of a file that indexes compare with what arrives, in hexadecimal. */
record Digests(String md5, String sha256, String blake2) {
  static Digests of(Path file) {
    return new Digests(
        hex(DigestUtils.getMd5Digest(), file), sha256(file), hex(new Blake2b.Blake2b256(), file));
  }

  /** The SHA-256 alone. */
  static String sha256(Path file) {
    return hex(DigestUtils.getSha256Digest(), file);
  }

  private static String hex(MessageDigest digest, Path file) {
    try {
      return new DigestUtils(digest).digestAsHex(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " could not be read: " + e.getMessage(), e);
    }
  }
}
