package io.github.pythonimage.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A console that keeps what it is told. */
final class Lines implements Console {
  final List<String> all = new CopyOnWriteArrayList<>();
  private final Optional<Screen> screen;

  Lines() {
    this.screen = Optional.empty();
  }

  Lines(Screen screen) {
    this.screen = Optional.of(screen);
  }

  @Override
  public void write(Level level, String line) {
    all.add(level == Level.INFO ? line : level + " " + line);
  }

  @Override
  public Optional<Screen> screen() {
    return screen;
  }
}
