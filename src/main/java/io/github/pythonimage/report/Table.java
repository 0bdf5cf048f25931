package io.github.pythonimage.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of words in columns.
 *
 * @param texts how many of the columns are texts; the others are numbers, to the right
 */
record Table(int texts, List<List<String>> rows) {

  List<String> lines() {
    var lines = new ArrayList<String>();
    for (var row : rows) {
      lines.add(line(row));
    }
    return lines;
  }

  private String line(List<String> row) {
    var line = new StringBuilder();
    for (var column = 0; column < row.size(); column++) {
      var word = row.get(column);
      var blanks = " ".repeat(width(column) - word.length());
      line.append(column < texts ? word + blanks : blanks + word).append("  ");
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    var width = 0;
    for (var row : rows) {
      width = Math.max(width, row.get(column).length());
    }
    return width;
  }
}
