package io.github.pythonimage.config.interpreter;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ContextPath;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The OpenPGP key that a repository is signed with.
 *
 * @param fingerprint of its primary key, hexadecimal digits in upper case
 * @param armored that key alone as text, with line feeds only
 */
public record SigningKey(String fingerprint, String armored) {
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9A-F]{40}|[0-9A-F]{64}");

  /**
   * Reads a key file; errors have no element, the caller adds it.
   *
   * @param text the file, relative to the module; armored or binary
   * @param expected which key it must be; a file with several needs to be told
   */
  public static SigningKey read(Path module, String text, Optional<String> expected) {
    var file = ContextPath.of(module, text);
    return KeyFile.read(file.in(module), text).choose(expected);
  }

  public static String fingerprint(String text) {
    var digits = text.replaceAll("\\s", "").toUpperCase(Locale.ROOT);
    if (FINGERPRINT.matcher(digits).matches()) {
      return digits;
    }
    throw ConfigurationException.of(
        text,
        "is not a fingerprint.",
        "Write all its 40 or 64 hexadecimal digits, as 'gpg --show-keys FILE' does: shorter ids can be forged.");
  }
}
