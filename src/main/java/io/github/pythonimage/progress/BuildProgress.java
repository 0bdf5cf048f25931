package io.github.pythonimage.progress;

import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepProgress;
import io.github.pythonimage.buildkit.progress.Step;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.pypi.Wheelhouse;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.report.Count;
import io.github.pythonimage.report.Table;
import io.github.pythonimage.verify.ProbeResult;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.Verifier;
import io.github.pythonimage.verify.VerifyListener;
import io.github.pythonimage.verify.packages.PrunedFiles;
import io.github.pythonimage.verify.packages.PythonPackage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a run has to tell, moment by moment. This one tells what went wrong, and the result; the
 * other kinds tell all of that too. A build goes by its short name, such as {@code python/3.13}.
 * Called by several threads.
 */
public class BuildProgress implements VerifyListener {
  /** As many as one looks at; a compiler's or a test's last words are longer than a screen. */
  private static final int LAST_WORDS = 40;

  protected final Console console;

  BuildProgress(Console console) {
    this.console = console;
  }

  /** The one for a kind of progress, and for what the console is. */
  public static BuildProgress of(Progress progress, Console console) {
    var clock = Clock.systemUTC();
    return switch (progress) {
      case QUIET -> new BuildProgress(console);
      case PLAIN -> new PlainProgress(console, clock);
      case AUTO ->
          console
              .screen()
              .<BuildProgress>map(screen -> LiveProgress.of(console, screen, clock))
              .orElseGet(() -> new LineProgress(console, clock));
    };
  }

  public void rendered(int files, Path folder) {}

  public void nothingSelected() {}

  /**
   * Builds begin.
   *
   * @param where a description of the builders
   */
  public void building(int images, String where) {}

  /** Something that is good to know. */
  public void noted(String what) {}

  /** Something works, but should be looked at. */
  public void warned(String subject, String message) {
    console.warn(subject + ": " + message);
  }

  public void stepStarted(String build, Step step) {}

  /** The step moved more bytes. */
  public void stepMoved(StepProgress progress) {}

  public void stepWrote(String build, Step step, List<String> lines) {}

  public void stepCached(String build, Step step) {}

  public void stepDone(String build, Step step, Duration took) {}

  /** The step came to no good end. */
  public void stepFailed(Step step) {}

  public void imageDone(String build, String image, Duration took) {}

  /** Why a build failed, told before what its step wrote. */
  public void explained(String build, String reason) {
    console.error(build + ": " + reason);
  }

  /** A build failed because of a step, which wrote this; the lines are also in the file. */
  public void failed(String build, List<String> said, String file) {
    var above = said.size() - LAST_WORDS;
    if (above > 0) {
      console.error(
          String.format(Locale.ROOT, "%s | … %,d lines before these: %s", build, above, file));
    }
    said.stream().skip(Math.max(0, above)).forEach(line -> console.error(build + " | " + line));
  }

  /** Builds were stopped because another one failed. */
  public void stopped(List<String> builds, String because) {
    console.warn("Stopped because " + because + " failed: " + String.join(", ", builds) + ".");
  }

  /** The user stopped builds. */
  public void cancelled(List<String> builds) {
    console.warn("Cancelled: " + String.join(", ", builds) + ".");
  }

  /** The end of everything that was built. */
  public void summary(List<BuiltImage> built) {
    Table.ofImages(built).lines().forEach(console::info);
  }

  /** Wheels were taken out of images. */
  public void wheels(List<Wheelhouse> taken) {
    Table.ofWheels(taken).lines().forEach(console::info);
  }

  /** The end of an upload. */
  public void uploaded(String result) {
    console.info(result);
  }

  /** What became of content in a registry, and of its tags. */
  public void published(String what) {
    console.info(what);
  }

  public void verifying(int images, Endpoint endpoint) {}

  @Override
  public void started(Target image) {}

  @Override
  public void ended(Target image) {}

  /** An image passed before, and is the same: it is not read again. */
  public void verifiedBefore(Target target) {
    console.info(target.name() + " was verified before and has not changed");
  }

  /** All that was found out about an image. */
  public void imageVerified(Verification result) {
    var name = result.target().name();
    if (result.isGood()) {
      console.info(name + result.inside().map(inside -> good(result, inside)).orElse(" is good"));
    }
    for (var accepted : result.accepted()) {
      console.info(name + ": accepted: " + accepted);
    }
    for (var finding : result.findings()) {
      var line = name + ": " + finding;
      if (finding.isError()) {
        console.error(line);
      } else {
        console.warn(line);
      }
    }
  }

  /** The end of everything that was verified. */
  public void verified(List<Verification> results) {
    if (results.size() > 1) {
      Table.ofVerifications(results).lines().forEach(console::info);
    }
    var good = results.stream().filter(Verification::isGood).count();
    console.info(Count.of(results.size(), "image") + " verified, " + good + " good");
  }

  /** Shows what is running until it is closed. */
  public Updates startUpdates() {
    return () -> {};
  }

  /** Shows from time to time what is running. */
  public interface Updates extends AutoCloseable {
    @Override
    void close();
  }

  private static String good(Verification result, ProbeResult inside) {
    var packages =
        result.packages().stream().map(PythonPackage::toString).collect(Collectors.joining(", "));
    return " is good ("
        + Verifier.rules().size()
        + " rules): Python "
        + inside.system().python()
        + " as uid "
        + inside.system().uid()
        + (packages.isEmpty() ? "" : "; imports " + packages)
        + (result.pruned().isEmpty() ? "" : "; without " + pruned(result.pruned()));
  }

  private static String pruned(List<PrunedFiles> pruned) {
    return pruned.stream()
        .map(one -> one.kind() + " (" + new Size(one.bytes()) + ")")
        .collect(Collectors.joining(", "));
  }
}
