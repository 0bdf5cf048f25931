package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.DamagedImageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What more headers and longer names tell of the entry that follows them. */
final class PaxRecords {
  private static final Set<String> NUMBERS = Set.of("size", "uid", "gid");
  private static final Set<String> TEXTS = Set.of("path", "linkpath");
  private static final Set<String> TIMES = Set.of("atime", "ctime", "mtime");
  // Engines do not read them.
  private static final Set<String> OTHERS =
      Set.of(
          "comment",
          "gname",
          "uname",
          "SCHILY.acl.access",
          "SCHILY.acl.default",
          "SCHILY.dev",
          "SCHILY.fflags",
          "SCHILY.ino",
          "SCHILY.nlink");
  // Notes of one tool for itself. Sparse files of GNU tar and attributes of star are more than
  // that.
  private static final String NOTE = "(?!GNU\\.|SCHILY\\.)[A-Z][A-Z0-9_-]*\\..+";
  private static final String ATTRIBUTE = "SCHILY.xattr.";
  private static final String TIME = "-?[0-9]{1,12}(\\.[0-9]{0,12})?";
  // Longer ones are no numbers of any file.
  private static final String NUMBER = "[0-9]{1,15}";
  private static final int LONGEST_NUMBER = 9;
  private static final int RADIX = 10;

  private final Map<String, String> records = new LinkedHashMap<>();
  private final byte[] bytes;
  private int at;

  private PaxRecords(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The content of an entry of type {@code x}. */
  static Map<String, String> of(byte[] content) {
    var reader = new PaxRecords(content);
    while (reader.at < content.length) {
      reader.next();
    }
    return reader.records;
  }

  /** The content of an entry of type {@code L} or {@code K}. */
  static Map<String, String> ofLongName(char type, byte[] content) {
    var end = content.length;
    while (end > 0 && content[end - 1] == 0) {
      end--;
    }
    var key = type == 'L' ? "path" : "linkpath";
    return Map.of(key, text(key, Arrays.copyOf(content, end)));
  }

  private void next() {
    var start = at;
    var length = length();
    var end = start + length;
    var equals = at;
    while (equals < end && bytes[equals] != '=') {
      equals++;
    }
    if (equals == at || equals >= end - 1 || bytes[end - 1] != '\n') {
      throw malformed();
    }
    var key = TarFields.decoded(Arrays.copyOfRange(bytes, at, equals), "key");
    if (key.indexOf('\0') >= 0) {
      throw malformed();
    }
    var value = check(key, Arrays.copyOfRange(bytes, equals + 1, end - 1));
    if (records.put(key, value) != null) {
      throw new DamagedImageException("a pax header has '" + key + "' more than once");
    }
    at = end;
  }

  private int length() {
    var length = 0;
    var start = at;
    while (at < bytes.length && at - start < LONGEST_NUMBER && isDigit(bytes[at])) {
      length = length * RADIX + bytes[at++] - '0';
    }
    if (at == start || bytes[start] == '0' || at == bytes.length || bytes[at++] != ' ') {
      throw malformed();
    }
    if (length > bytes.length - start) {
      throw malformed();
    }
    return length;
  }

  private static boolean isDigit(byte one) {
    return one >= '0' && one <= '9';
  }

  private static DamagedImageException malformed() {
    return new DamagedImageException("a pax header is malformed");
  }

  private static String check(String key, byte[] value) {
    if (TEXTS.contains(key)) {
      return text(key, value);
    }
    var text = new String(value, StandardCharsets.ISO_8859_1);
    if (!isKnown(key, text)) {
      throw new DamagedImageException(
          "a pax header has '%s', which engines and other readers do not understand alike"
              .formatted(NUMBERS.contains(key) ? key + "=" + text : key));
    }
    return text;
  }

  private static boolean isKnown(String key, String value) {
    if (NUMBERS.contains(key)) {
      return value.matches(NUMBER);
    }
    if (TIMES.contains(key)) {
      return value.matches(TIME);
    }
    return key.startsWith(ATTRIBUTE)
        ? isHarmless(key.substring(ATTRIBUTE.length()))
        : OTHERS.contains(key) || key.matches(NOTE);
  }

  /** Overlays take some for marks; access control lists grant what modes do not show. */
  private static boolean isHarmless(String attribute) {
    return !attribute.startsWith("trusted.")
        && !attribute.startsWith("user.overlay.")
        && !attribute.startsWith("user.containers.")
        && !attribute.contains(".fuseoverlayfs.")
        && !attribute.startsWith("system.");
  }

  private static String text(String key, byte[] value) {
    var text = TarFields.decoded(value, key);
    if (text.isEmpty() || text.indexOf('\0') >= 0) {
      throw new DamagedImageException(
          text.isEmpty()
              ? "a header gives an empty " + key
              : "the %s '%s' has a zero byte".formatted(key, text));
    }
    return text;
  }
}
