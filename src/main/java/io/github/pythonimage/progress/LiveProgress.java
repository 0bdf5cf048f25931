package io.github.pythonimage.progress;

import io.github.pythonimage.buildkit.progress.BuildEvent.StepProgress;
import io.github.pythonimage.buildkit.progress.Step;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Says the same lines, and shows below them what goes on at the moment. */
final class LiveProgress extends BuildProgress {
  private static final Duration OFTEN = Duration.ofMillis(100);

  private final LiveView view;
  private final Function<Runnable, PeriodicUpdates> ticking;

  /**
   * @param ticking draws as often as it likes until it is closed
   */
  LiveProgress(LiveView view, Clock clock, Function<Runnable, PeriodicUpdates> ticking) {
    super(view, view, clock);
    this.view = view;
    this.ticking = ticking;
  }

  static LiveProgress of(Console console, Terminal screen, Clock clock) {
    var view = new LiveView(console, screen, clock);
    return new LiveProgress(view, clock, draw -> PeriodicUpdates.every(OFTEN, draw));
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
    view.closeWith("Cancelled: " + String.join(", ", builds) + ".");
  }

  @Override
  public PeriodicUpdates startUpdates() {
    view.open(() -> List.copyOf(running.values()));
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
