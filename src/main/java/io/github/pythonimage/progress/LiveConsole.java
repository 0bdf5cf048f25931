package io.github.pythonimage.progress;

/** Says what stays above a live view. */
record LiveConsole(Console console, LiveView view) implements Console {
  @Override
  public void write(Level level, String line) {
    view.above(() -> console.write(level, line));
  }
}
