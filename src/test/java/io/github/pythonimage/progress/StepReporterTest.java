package io.github.pythonimage.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.progress.BuildEvent.StepCompleted;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepLog;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepStarted;
import io.github.pythonimage.buildkit.progress.Step;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class StepReporterTest {
  private static final Step SHARED = new Step("sha256:1", "RUN x", Optional.empty(), "RUN x");

  private final List<String> told = new CopyOnWriteArrayList<>();

  @Test
  void theEndOfASharedStepDoesNotOvertakeItsBeginning() {
    var slow = new Slow();
    var narrator = new StepReporter(slow);
    slow.meanwhile =
        () -> narrator.on("two", new StepCompleted(SHARED, false, Duration.ofMillis(1)));

    narrator.on("one", new StepStarted(SHARED));
    slow.other.join();

    assertThat(told).containsExactly("begun by one", "ended");
  }

  @Test
  void whatNobodySeesToIsWarnedOfOnce() {
    var warned = new CopyOnWriteArrayList<String>();
    var narrator =
        new StepReporter(
            new BuildProgress(new ConsoleFake(), new ConsoleFake(), Clock.systemUTC()) {
              @Override
              public void warned(String build, String message) {
                warned.add(build + " " + message);
              }
            });
    var other = new Step("sha256:2", "RUN y", Optional.empty(), "RUN y");
    var line = "a-1-py3-none-any.whl: may open libx.so when it runs, which nothing here can see to";

    narrator.on("one", new StepLog(SHARED, List.of(line)));
    narrator.on("two", new StepLog(other, List.of(line)));

    assertThat(warned)
        .singleElement()
        .asString()
        .startsWith("one a-1-py3-none-any.whl may dlopen libx.so at run time");
  }

  /** Takes its time to tell of a beginning, in which the other build hears of the end. */
  private final class Slow extends BuildProgress {
    private Runnable meanwhile = () -> {};
    private CompletableFuture<?> other = CompletableFuture.completedFuture("");

    Slow() {
      super(new ConsoleFake(), new ConsoleFake(), Clock.systemUTC());
    }

    @Override
    public void stepStarted(String build, Step step) {
      other = CompletableFuture.runAsync(meanwhile);
      try {
        Thread.sleep(300);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      told.add("begun by " + build);
    }

    @Override
    public void stepDone(String build, Step step, String how) {
      told.add("ended");
    }
  }
}
