package io.github.pythonimage.maven;

import io.github.pythonimage.pipeline.Screen;
import io.github.pythonimage.pipeline.TerminalScreen;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.maven.execution.MavenSession;

/**
 * Decides whether the terminal is one to draw on: Maven's log must end up on it, on it alone, and
 * somebody must be looking.
 *
 * @param command Maven's own command line
 */
record Terminal(MavenSession session, Map<String, String> environment, String command) {
  private static final Set<String> CANNOT = Set.of("", "dumb", "unknown", "emacs");
  private static final Pattern LOG_FILE =
      Pattern.compile("(?:^|\\s)(?:-l|-{1,2}log-file)(?:[\\s=]|$)");

  static Terminal of(MavenSession session) {
    return new Terminal(session, System.getenv(), System.getProperty("sun.java.command", ""));
  }

  Optional<Screen> screen() {
    return suits() ? TerminalScreen.ofOutput(colours()) : Optional.empty();
  }

  private boolean suits() {
    return session.getRequest().isInteractiveMode()
        && !severalModulesAtOnce()
        && !CANNOT.contains(environment.getOrDefault("TERM", ""))
        && environment.getOrDefault("CI", "").isEmpty()
        && !LOG_FILE.matcher(command).find();
  }

  // Modules that are built at the same time would draw over each other.
  private boolean severalModulesAtOnce() {
    return session.isParallel() && session.getProjects().size() > 1;
  }

  private boolean colours() {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"never".equals(session.getUserProperties().getProperty("style.color"));
  }
}
