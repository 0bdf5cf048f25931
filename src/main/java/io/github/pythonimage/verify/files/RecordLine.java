package io.github.pythonimage.verify.files;

import java.nio.charset.StandardCharsets;

/**
 * A line of a RECORD: a path, which may be quoted as in CSV, and the hash of the file.
 *
 * @param sha256 base64url without padding; empty for none, or another algorithm
 */
public record RecordLine(String path, String sha256) {
  private static final String SHA256 = "sha256=";

  public static RecordLine of(String line) {
    var quoted = line.startsWith("\"");
    var end = quoted ? closing(line) : line.indexOf(',');
    var path = end < 0 ? line : quoted ? line.substring(1, end) : line.substring(0, end);
    var rest = end < 0 ? "" : line.substring(quoted ? Math.min(end + 1, line.length()) : end);
    var fields = rest.split(",", -1);
    var hash = fields.length > 1 ? fields[1].strip() : "";
    return new RecordLine(
        utf8(quoted ? path.replace("\"\"", "\"") : path),
        hash.startsWith(SHA256) ? hash.substring(SHA256.length()) : "");
  }

  private static int closing(String line) {
    for (var i = 1; i < line.length(); i++) {
      if (line.charAt(i) == '"') {
        if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
          i++;
        } else {
          return i;
        }
      }
    }
    return -1;
  }

  // Texts are kept one character a byte; names of files are decoded.
  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
