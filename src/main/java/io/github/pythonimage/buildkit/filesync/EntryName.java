package io.github.pythonimage.buildkit.filesync;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A name as text.
 *
 * @param text the name; characters that cannot be read are replaced
 * @param shown the name for messages: bytes that cannot be read stand there as {@code \xE9}
 */
record EntryName(String text, String shown) {

  private static final Path ROOT = Path.of("/");

  static EntryName of(String text) {
    return new EntryName(text, text);
  }

  /**
   * Reads the name from the bytes on disk as UTF-8, whatever the locale of this process: under
   * LANG=C, as in many CI containers, Java would show every accent as a question mark.
   */
  static EntryName of(Path path) {
    var text = path.toString();
    if (StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
      return of(text);
    }
    if (path.getFileSystem().getSeparator().equals("\\")) {
      // Names there are UTF-16 and reach Java as they are.
      var exact = StandardCharsets.UTF_8.newEncoder().canEncode(text);
      return new EntryName(text, exact ? text : text.replaceAll("\\p{Cs}", "?"));
    }
    return fromBytes(bytes(path));
  }

  private static EntryName fromBytes(byte[] bytes) {
    try {
      var strict = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return of(strict.toString());
    } catch (CharacterCodingException e) {
      return new EntryName(new String(bytes, StandardCharsets.UTF_8), escaped(bytes));
    }
  }

  private static String escaped(byte[] bytes) {
    var shown = new StringBuilder();
    for (var b : bytes) {
      shown.append(b >= 0 ? Character.toString(b) : "\\x%02X".formatted(b));
    }
    return shown.toString();
  }

  /** Whether nothing had to be replaced. */
  boolean exact() {
    return text.equals(shown);
  }

  /** A path's bytes can be had from its URI only, which writes those beyond ASCII as %XX. */
  private static byte[] bytes(Path path) {
    var uri = ROOT.resolve(path).toUri().getRawPath();
    // The URI of what happens to be a directory ends with a slash that is not part of the name.
    var raw = uri.endsWith("/") && !path.toString().endsWith("/") ? uri.length() - 1 : uri.length();
    var encoded = uri.substring(path.isAbsolute() ? 0 : 1, raw).replace("+", "%2B");
    return URLDecoder.decode(encoded, StandardCharsets.ISO_8859_1)
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
