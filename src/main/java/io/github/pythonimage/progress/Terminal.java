package io.github.pythonimage.progress;

/** A terminal that can be drawn on. */
public interface Terminal {

  /** Its size when the run began; lines that are too long after a resize are cut off. */
  Size size();

  /** Whether the user wants colours on it. */
  boolean colours();

  /** Writes text and control sequences as they are, at once. */
  void write(String text);

  /**
   * How much fits on it.
   *
   * @param rows lines
   * @param columns characters in a line
   */
  record Size(int rows, int columns) {
    private static final Size USUAL = new Size(24, 80);

    /** A terminal that does not know its size says that it is 0 by 0. */
    static Size of(int rows, int columns) {
      return rows < 1 || columns < 1 ? USUAL : new Size(rows, columns);
    }
  }
}
