package io.github.pythonimage.report;

import java.util.List;
import java.util.Locale;

/**
 * Rows of words in columns.
 *
 * @param texts how many of the columns are texts; the others are numbers, to the right
 */
record Table(int texts, List<List<String>> rows) {

  List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    var line = new StringBuilder();
    for (var column = 0; column < row.size(); column++) {
      var index = column;
      var width = rows.stream().mapToInt(r -> r.get(index).length()).max().orElse(0);
      var flag = column < texts ? "-" : "";
      line.append(String.format(Locale.ROOT, "%" + flag + width + "s  ", row.get(column)));
    }
    return line.toString().stripTrailing();
  }
}
