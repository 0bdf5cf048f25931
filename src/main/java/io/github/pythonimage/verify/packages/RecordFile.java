package io.github.pythonimage.verify.packages;

import java.util.List;

/** Reads the paths in a RECORD file, which is CSV. */
final class RecordFile {
  private RecordFile() {}

  static List<String> paths(String text) {
    return text.lines().filter(line -> !line.isEmpty()).map(RecordFile::path).toList();
  }

  private static String path(String line) {
    if (!line.startsWith("\"")) {
      var end = line.indexOf(',');
      return end < 0 ? line : line.substring(0, end);
    }
    var path = new StringBuilder();
    for (var i = 1; i < line.length(); i++) {
      var c = line.charAt(i);
      if (c != '"') {
        path.append(c);
      } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
        path.append(c);
        i++;
      } else {
        break;
      }
    }
    return path.toString();
  }
}
