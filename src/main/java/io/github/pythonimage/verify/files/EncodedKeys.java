package io.github.pythonimage.verify.files;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Private keys in PEM that are in Base64 once more, as the secrets of Kubernetes have them. */
public final class EncodedKeys {
  /**
   * The end of the line that a key begins with. How it is encoded depends on how many bytes of its
   * beginning share a group of three with what is in front of it.
   */
  public static final List<String> LINES = Stream.of(0, 1, 2).map(EncodedKeys::encoded).toList();

  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN [A-Z0-9 ]{0,40}"
              + Markers.KEY_LINE
              + "\\s++(?:[A-Za-z-]+: [^\\r\\n]+\\s++)*+[A-Za-z0-9+/]{32}");

  // Within what MarkerSearch keeps of a window.
  private static final int BEFORE = 80;
  private static final int AFTER = 200;

  private EncodedKeys() {}

  private static String encoded(int shared) {
    var length = (Markers.KEY_LINE.length() - shared) / 3 * 3;
    var part = Markers.KEY_LINE.substring(shared, shared + length);
    return Base64.getEncoder().encodeToString(part.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Whether one of {@link #LINES} belongs to a key. */
  static boolean isKey(byte[] window, int start, int filled) {
    var from = start;
    while (start - from < BEFORE && from > 0 && isEncoded(window[from - 1])) {
      from--;
    }
    from += (start - from) % 4;
    var text = new StringBuilder();
    for (var i = from; i < filled && i < start + AFTER; i++) {
      if (isEncoded(window[i])) {
        text.append((char) window[i]);
      } else if (!Character.isWhitespace(window[i])) {
        break;
      }
    }
    text.setLength(text.length() / 4 * 4);
    var decoded = Base64.getDecoder().decode(text.toString());
    return KEY.matcher(new String(decoded, StandardCharsets.ISO_8859_1)).find();
  }

  private static boolean isEncoded(byte one) {
    return (one >= 'a' && one <= 'z')
        || (one >= 'A' && one <= 'Z')
        || (one >= '0' && one <= '9')
        || one == '+'
        || one == '/';
  }
}
