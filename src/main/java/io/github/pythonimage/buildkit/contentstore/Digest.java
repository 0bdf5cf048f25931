package io.github.pythonimage.buildkit.contentstore;

import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The name of a blob: what its bytes hash to.
 *
 * @param hex in lower case; nothing else would do in the name of a file
 */
record Digest(String algorithm, String hex) {

  private static final Pattern FORM = Pattern.compile("(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})");

  /** Whether this is {@code sha256:…} or {@code sha512:…}. */
  static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }

  /** Parses {@code sha256:…} or {@code sha512:…}; anything else is an error. */
  static Digest of(String text) {
    if (!isOne(text)) {
      throw new IllegalArgumentException("'" + text + "' is not a digest");
    }
    return new Digest(text.substring(0, 6), text.substring(7));
  }

  /** Whether these bytes have this name. */
  boolean matches(byte[] content) {
    return hex.equals(
        algorithm.equals("sha512")
            ? DigestUtils.sha512Hex(content)
            : DigestUtils.sha256Hex(content));
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}
