package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.BuildEvent;
import io.github.pythonimage.buildkit.BuildEvent.CacheWarning;
import io.github.pythonimage.buildkit.BuildEvent.LintWarning;
import io.github.pythonimage.buildkit.BuildEvent.StepCompleted;
import io.github.pythonimage.buildkit.BuildEvent.StepFailed;
import io.github.pythonimage.buildkit.BuildEvent.StepLog;
import io.github.pythonimage.buildkit.BuildEvent.StepStarted;
import io.github.pythonimage.buildkit.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Tells the steps of several builds as lines. A step that builds share is told once, under the name
 * of the build that met it first.
 */
final class StepNarrator {
  private final Console console;
  private final Progress progress;
  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private final Map<String, String> owners = new ConcurrentHashMap<>();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private record Running(String build, Step step, Instant since) {}

  StepNarrator(Console console, Progress progress) {
    this.console = console;
    this.progress = progress;
  }

  /** Tells one event of the build with the given short name. */
  void on(String build, BuildEvent event) {
    if (event instanceof LintWarning warning) {
      if (told.add(warning.message())) {
        console.warn(build + ": " + warning.message());
      }
    } else if (event instanceof CacheWarning warning) {
      if (told.add(warning.message())) {
        console.warn(build + ": " + warning.message());
      }
    } else if (event instanceof StepStarted started) {
      var owner = owner(build, started.step());
      running.putIfAbsent(
          started.step().digest(), new Running(owner, started.step(), Instant.now()));
    } else if (event instanceof StepCompleted completed) {
      completed(build, completed);
    } else if (event instanceof StepFailed failed) {
      running.remove(failed.step().digest());
    } else if (event instanceof StepLog log && progress == Progress.PLAIN) {
      log(build, log);
    }
  }

  /** The build that met the step first; the engine tells each of the others about it too. */
  private String owner(String build, Step step) {
    return owners.computeIfAbsent(step.digest(), digest -> build);
  }

  private void completed(String build, StepCompleted event) {
    var step = event.step();
    running.remove(step.digest());
    if (progress != Progress.QUIET && step.stage().isPresent() && told.add(step.digest())) {
      console.info(
          String.format(
              Locale.ROOT,
              "%-18s %8s  %s",
              owner(build, step),
              event.cached() ? "cached" : seconds(event.duration()),
              describe(step)));
    }
  }

  private void log(String build, StepLog event) {
    // Every build that shares a step hears its log; one of them passes it on.
    if (owner(build, event.step()).equals(build)) {
      event
          .lines()
          .forEach(line -> console.info(String.format(Locale.ROOT, "%-18s | %s", build, line)));
    }
  }

  /** Says which steps have been running for long, so that nobody takes them for stuck. */
  void heartbeat() {
    var now = Instant.now();
    var slow =
        running.values().stream()
            .filter(r -> r.step().stage().isPresent())
            .filter(r -> Duration.between(r.since(), now).toSeconds() >= 10)
            .map(
                r ->
                    r.build()
                        + " "
                        + describe(r.step())
                        + " ("
                        + Duration.between(r.since(), now).toSeconds()
                        + " s)")
            .collect(Collectors.joining(", "));
    if (!slow.isEmpty() && progress != Progress.QUIET) {
      console.info("still running: " + slow);
    }
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  /** The stage, its number where there are several, and the instruction without its mounts. */
  private static String describe(Step step) {
    var instruction =
        step.instruction()
            .replaceAll("--mount=\\S+\\s*", "")
            .replaceAll("<<'?EOF'?.*", "")
            .replaceAll("\\s+", " ")
            .strip();
    var where =
        step.stage()
            .map(s -> s.stage() + (s.total() > 1 ? " " + s.number() + "/" + s.total() : ""))
            .orElse("");
    return (where + ": " + instruction).replaceAll("(.{100}).+", "$1…");
  }
}
