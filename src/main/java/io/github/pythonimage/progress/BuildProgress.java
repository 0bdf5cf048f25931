package io.github.pythonimage.progress;

import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepProgress;
import io.github.pythonimage.buildkit.progress.Step;
import io.github.pythonimage.pypi.Wheelhouse;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.VerifyListener;
import io.github.pythonimage.verify.VerifyTarget;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * What a run has to tell, moment by moment; each kind of progress is a class of its own, and passes
 * over what it has nothing to say of. A build goes by its short name, such as {@code python/3.13}.
 * Called by several threads.
 */
public interface BuildProgress extends VerifyListener {

  /** The one for a kind of progress, and for what the console is. */
  static BuildProgress of(Progress progress, Console console) {
    var clock = Clock.systemUTC();
    return switch (progress) {
      case QUIET -> new QuietProgress(console);
      case PLAIN -> new PlainProgress(console, clock);
      case AUTO ->
          console
              .screen()
              .<BuildProgress>map(screen -> LiveProgress.of(console, screen, clock))
              .orElseGet(() -> new LineProgress(console, clock));
    };
  }

  default void rendered(int files, Path folder) {}

  default void nothingSelected() {}

  /**
   * Builds begin.
   *
   * @param where a description of the builders
   */
  default void building(int images, String where) {}

  /** Something that is good to know. */
  default void noted(String what) {}

  /** Something works, but should be looked at. */
  void warned(String who, String what);

  default void stepStarted(String build, Step step) {}

  /** The step moved more bytes. */
  default void stepMoved(StepProgress progress) {}

  default void stepWrote(String build, Step step, List<String> lines) {}

  default void stepCached(String build, Step step) {}

  default void stepDone(String build, Step step, Duration took) {}

  /** The step came to no good end. */
  default void stepFailed(Step step) {}

  default void imageDone(String build, String image, Duration took) {}

  /** Why a build failed, told before what its step wrote. */
  void explained(String build, String reason);

  /** A build failed because of a step, which wrote this; the lines are also in the file. */
  void failed(String build, List<String> said, String file);

  /** Builds were stopped because another one failed. */
  void stopped(List<String> builds, String because);

  /** The user stopped builds. */
  void cancelled(List<String> builds);

  /** The end of everything that was built. */
  void summary(List<BuiltImage> built);

  /** Wheels were taken out of images. */
  void wheels(List<Wheelhouse> taken);

  /** The end of an upload. */
  void uploaded(String result);

  /** What became of content in a registry, and of its tags. */
  void published(String what);

  default void verifying(int images, Endpoint endpoint) {}

  /** An image passed before, and is the same: it is not read again. */
  void verifiedBefore(VerifyTarget target);

  /** All that was found out about an image. */
  void imageVerified(Verification result);

  /** The end of everything that was verified. */
  void verified(List<Verification> results);

  /** Shows what is running until it is closed. */
  default Updates startUpdates() {
    return () -> {};
  }

  /** Shows from time to time what is running. */
  interface Updates extends AutoCloseable {
    @Override
    void close();
  }
}
