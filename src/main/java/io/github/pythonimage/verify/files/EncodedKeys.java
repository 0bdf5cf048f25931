package io.github.pythonimage.verify.files;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Private keys in PEM that are in Base64 once more, as the secrets of Kubernetes have them. */
public final class EncodedKeys {
  private static final List<String> KINDS = List.of("", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED ");
  private static final String BEGIN = "-----BEGIN ";
  private static final int LENGTH = 13;

  /**
   * Parts of the line that a key begins with, in Base64, and where in a group of four characters
   * they begin. Of two parts, a break of a line can cut one alone. How they are encoded depends on
   * how many bytes of a group of three are in front of them.
   */
  private static final Map<String, Integer> PARTS =
      Stream.concat(
              Stream.of(BytePatterns.KEY_LINE),
              KINDS.stream().map(kind -> BEGIN + kind + BytePatterns.KEY_LINE.substring(0, 2)))
          .map(line -> line.substring(line.length() - LENGTH))
          .flatMap(part -> Stream.of(0, 1, 2).map(shared -> encoded(part, shared)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  /** What to look for. */
  public static final Set<String> MARKS = PARTS.keySet();

  private static final Pattern KEY =
      Pattern.compile(
          BEGIN
              + "[A-Z0-9 ]{0,40}"
              + BytePatterns.KEY_LINE
              + "\\s++(?:[A-Za-z-]+: [^\\r\\n]+\\s++)*+[A-Za-z0-9+/]{32}");

  // Within what BytePatternSearch keeps of a window.
  private static final int BEFORE = 160;
  private static final int AFTER = 320;

  private EncodedKeys() {}

  private static Map.Entry<String, Integer> encoded(String part, int shared) {
    var bytes = (" ".repeat(shared) + part).getBytes(StandardCharsets.ISO_8859_1);
    var all = Base64.getEncoder().encodeToString(bytes);
    // Characters that have bits of this part alone.
    var first = (shared * 8 + 5) / 6;
    return Map.entry(all.substring(first, bytes.length * 8 / 6), first);
  }

  /** Whether one of {@link #MARKS} belongs to a key, which may be in lines. */
  static boolean isKey(String mark, byte[] window, int start, int filled) {
    var text = new StringBuilder();
    for (var i = start - 1; i >= Math.max(0, start - BEFORE) && isOfLines(window[i]); i--) {
      add(text, window[i]);
    }
    text.reverse();
    text.delete(0, Math.floorMod(text.length() - PARTS.getOrDefault(mark, 0), 4));
    for (var i = start; i < Math.min(filled, start + AFTER) && isOfLines(window[i]); i++) {
      add(text, window[i]);
    }
    text.setLength(text.length() / 4 * 4);
    var decoded = Base64.getDecoder().decode(text.toString());
    return KEY.matcher(new String(decoded, StandardCharsets.ISO_8859_1)).find();
  }

  private static void add(StringBuilder text, byte one) {
    if (isEncoded(one)) {
      text.append((char) one);
    }
  }

  private static boolean isOfLines(byte one) {
    return isEncoded(one) || Character.isWhitespace(one);
  }

  private static boolean isEncoded(byte one) {
    return (one >= 'a' && one <= 'z')
        || (one >= 'A' && one <= 'Z')
        || (one >= '0' && one <= '9')
        || one == '+'
        || one == '/';
  }
}
