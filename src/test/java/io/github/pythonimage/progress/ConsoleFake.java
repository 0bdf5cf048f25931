package io.github.pythonimage.progress;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A console that keeps what it is told. */
public final class ConsoleFake implements Console {
  public final List<String> all = new CopyOnWriteArrayList<>();
  private final Optional<Terminal> screen;

  public ConsoleFake() {
    this.screen = Optional.empty();
  }

  public ConsoleFake(Terminal screen) {
    this.screen = Optional.of(screen);
  }

  @Override
  public void write(Level level, String line) {
    all.add(level == Level.INFO ? line : level + " " + line);
  }

  @Override
  public Optional<Terminal> screen() {
    return screen;
  }
}
