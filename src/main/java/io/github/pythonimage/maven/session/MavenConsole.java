package io.github.pythonimage.maven.session;

import io.github.pythonimage.progress.Console;
import io.github.pythonimage.progress.Terminal;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.Log;

/**
 * Says things through Maven's log, so that {@code -q} and {@code -B} mean what they always mean.
 */
public record MavenConsole(Log log, MavenSession session) implements Console {
  @Override
  public void write(Level level, String line) {
    switch (level) {
      case DEBUG -> log.debug(line);
      case INFO -> log.info(line);
      case WARN -> log.warn(line);
      case ERROR -> log.error(line);
    }
  }

  @Override
  public Optional<Terminal> screen() {
    return log.isInfoEnabled() ? TerminalDetection.of(session).screen() : Optional.empty();
  }
}
