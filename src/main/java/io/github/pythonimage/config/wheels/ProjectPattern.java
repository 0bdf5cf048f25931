package io.github.pythonimage.config.wheels;

/** Which projects an index has: a name, or what several have in common with '*' for the rest. */
record ProjectPattern(String text) {
  private static final char END = '\n';

  /** Whether both mean some project, and neither says more of its name than the other. */
  boolean hasSameSpecificity(ProjectPattern other) {
    return wild() && other.wild() && literalLength() == other.literalLength() && overlaps(other);
  }

  private boolean wild() {
    return text.indexOf('*') >= 0;
  }

  private int literalLength() {
    return text.replace("*", "").length();
  }

  /** Whether some name fits both; told from their ends, by what is left from i and from j on. */
  private boolean overlaps(ProjectPattern other) {
    var one = text + END;
    var two = other.text + END;
    var meet = new boolean[one.length() + 1][two.length() + 1];
    meet[one.length()][two.length()] = true;
    for (var i = one.length() - 1; i >= 0; i--) {
      for (var j = two.length() - 1; j >= 0; j--) {
        var a = one.charAt(i);
        var b = two.charAt(j);
        if (a == '*') {
          meet[i][j] = meet[i + 1][j] || (b != END && meet[i][j + 1]);
        } else if (b == '*') {
          meet[i][j] = meet[i][j + 1] || (a != END && meet[i + 1][j]);
        } else {
          meet[i][j] = a == b && meet[i + 1][j + 1];
        }
      }
    }
    return meet[0][0];
  }
}
