package io.github.pythonimage.maven;

import io.github.pythonimage.pipeline.Console;
import io.github.pythonimage.pipeline.Screen;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.maven.plugin.logging.Log;

/**
 * Says things through Maven's log, so that {@code -q} and {@code -B} mean what they always mean.
 */
record MavenConsole(Log log, Supplier<Terminal> terminal) implements Console {
  @Override
  public void info(String line) {
    log.info(line);
  }

  @Override
  public void warn(String line) {
    log.warn(line);
  }

  @Override
  public void error(String line) {
    log.error(line);
  }

  @Override
  public Optional<Screen> screen() {
    return log.isInfoEnabled() ? terminal.get().screen() : Optional.empty();
  }
}
