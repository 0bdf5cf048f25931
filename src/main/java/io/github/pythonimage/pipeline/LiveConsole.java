package io.github.pythonimage.pipeline;

/** Says what stays above a live view. */
record LiveConsole(Console console, LiveView view) implements Console {
  @Override
  public void info(String line) {
    view.above(() -> console.info(line));
  }

  @Override
  public void warn(String line) {
    view.above(() -> console.warn(line));
  }

  @Override
  public void error(String line) {
    view.above(() -> console.error(line));
  }
}
