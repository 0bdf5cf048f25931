package io.github.pythonimage.maven.session;

import io.github.pythonimage.progress.Terminal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the terminal is one to draw on: Maven's log must end up there, and there alone,
 * and somebody must be looking.
 *
 * @param interactive whether Maven may ask questions
 * @param crowded whether modules are built at the same time, which would draw over each other
 * @param options what Maven was called with
 * @param style Maven's own {@code style.color}
 */
public record TerminalDetection(
    boolean interactive,
    boolean crowded,
    String options,
    String style,
    Map<String, String> environment) {
  private static final Set<String> CANNOT = Set.of("", "dumb", "unknown", "emacs");
  // Maven keeps it to itself where its log goes.
  private static final Pattern LOG_FILE =
      Pattern.compile("(?:^|\\s)(?:-l|-{1,2}log-file)(?:[\\s=]|$)");

  static TerminalDetection of(MavenSession session) {
    var request = session.getRequest();
    return new TerminalDetection(
        request.isInteractiveMode(),
        session.isParallel() && session.getProjects().size() > 1,
        // Nobody looks for more where nobody is there to be asked.
        request.isInteractiveMode() ? options(request) : "",
        session.getUserProperties().getProperty("style.color", "auto"),
        System.getenv());
  }

  private static String options(MavenExecutionRequest request) {
    return System.getProperty("sun.java.command", "")
        + "\n"
        + config(request.getMultiModuleProjectDirectory());
  }

  /** What {@code .mvn/maven.config} says; an embedded Maven may know of no such folder. */
  private static String config(@Nullable File root) {
    if (root == null) {
      return "";
    }
    try {
      return Files.readString(root.toPath().resolve(".mvn/maven.config"));
    } catch (IOException e) {
      return ""; // Few have one.
    }
  }

  Optional<Terminal> screen() {
    return isUsable() ? Terminal.ofOutput(colours()) : Optional.empty();
  }

  boolean isUsable() {
    return interactive
        && !crowded
        && !CANNOT.contains(environment.getOrDefault("TERM", ""))
        && environment.getOrDefault("CI", "").isEmpty()
        && !LOG_FILE.matcher(options).find();
  }

  boolean colours() {
    return environment.getOrDefault("NO_COLOR", "").isEmpty() && !style.equals("never");
  }
}
