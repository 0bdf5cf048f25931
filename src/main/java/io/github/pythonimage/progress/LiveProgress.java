package io.github.pythonimage.progress;

import io.github.pythonimage.buildkit.progress.BuildEvent.StepProgress;
import io.github.pythonimage.buildkit.progress.Step;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Says the same lines, and shows below them what goes on at the moment. */
final class LiveProgress extends LineProgress {
  private static final Duration OFTEN = Duration.ofMillis(100);

  private final Terminal screen;
  private final LiveView view;
  private final Function<Runnable, Updates> ticking;

  private LiveProgress(
      Console console,
      Clock clock,
      Map<String, RunningStep> running,
      Terminal screen,
      LiveView view,
      Function<Runnable, Updates> ticking) {
    super(console, clock, running);
    this.screen = screen;
    this.view = view;
    this.ticking = ticking;
  }

  static LiveProgress of(Console console, Terminal screen, Clock clock) {
    return of(console, screen, clock, draw -> every(OFTEN, draw));
  }

  /**
   * A log for transcripts.
   *
   * @param ticking draws as often as it likes until it is closed
   */
  static LiveProgress of(
      Console console, Terminal screen, Clock clock, Function<Runnable, Updates> ticking) {
    var running = Collections.synchronizedMap(new LinkedHashMap<String, RunningStep>());
    var view =
        new LiveView(
            screen,
            clock,
            () ->
                new LiveFrame(List.copyOf(running.values()), clock.instant(), screen.size())
                    .lines());
    Console above = (level, line) -> view.above(() -> console.write(level, line));
    return new LiveProgress(above, clock, running, screen, view, ticking);
  }

  @Override
  public void stepMoved(StepProgress progress) {
    var bytes = new RunningStep.Moved(progress.current(), progress.total());
    running.computeIfPresent(
        progress.step().digest(), (key, step) -> step.moving(progress.part(), bytes));
  }

  @Override
  public void stepWrote(String build, Step step, List<String> lines) {
    lines.stream()
        .filter(line -> !line.isBlank())
        .reduce((first, second) -> second)
        .ifPresent(last -> running.computeIfPresent(step.digest(), (key, it) -> it.saying(last)));
  }

  @Override
  public void cancelled(List<String> builds) {
    view.close();
    // Not by Maven's log, which may have been closed already when the JVM is told to end.
    screen.write("Cancelled: " + String.join(", ", builds) + ".\r\n");
  }

  @Override
  public Updates startUpdates() {
    view.open();
    var ticker = ticking.apply(view::draw);
    // The cursor must come back however the JVM ends.
    var interrupt = new ShutdownHook(view::close);
    return () -> {
      interrupt.close();
      ticker.close();
      view.close();
    };
  }
}
