package io.github.pythonimage.verify;

import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.EngineException;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.check.BackgroundTask;
import io.github.pythonimage.verify.check.Expectations;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.Identity;
import io.github.pythonimage.verify.check.ProbeResult;
import io.github.pythonimage.verify.check.Rule;
import io.github.pythonimage.verify.check.RunResult;
import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.inside.ContainerProbe;
import io.github.pythonimage.verify.inside.NoAnswerException;
import io.github.pythonimage.verify.inside.ProbeRule;
import io.github.pythonimage.verify.inside.RunChecksProbe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Looks at the finished images that an engine has, and finds what is wrong with them.
 *
 * @param expected what the build of an image promises; told the platform that the engine shows
 * @param bases finds the base of an image for a platform where the engine does not have it
 */
public record Verifier(
    Engine engine,
    VerifyListener listener,
    BiFunction<Target, String, Expectations> expected,
    BiFunction<Target, String, Optional<ImageInfo>> bases) {
  // A probe is short and mostly waits for the engine; more at once would only compete.
  private static final int AT_ONCE = 4;
  private static final long REMOVAL_SECONDS = 10;

  /** The names of all rules, in the order of their findings. */
  public static List<String> rules() {
    return Rules.ALL.stream().map(Rule::name).distinct().toList();
  }

  /**
   * Verifies images, several at once. Those of a platform that the engine does not run are only
   * read.
   *
   * @param reference the name or id that the engine has an image under
   * @return one verification an image, in the same order
   * @throws EngineException where the engine does not answer
   */
  public List<Verification> verify(List<Target> targets, Function<Target, String> reference) {
    var pool = Executors.newFixedThreadPool(AT_ONCE, Verifier::daemon);
    try {
      var tasks =
          targets.stream()
              .<Callable<Verification>>map(one -> () -> verify(one, reference.apply(one)))
              .toList();
      return pool.invokeAll(tasks).stream().map(BackgroundTask::result).toList();
    } catch (InterruptedException e) {
      awaitProbes(pool);
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while images were verified");
    } finally {
      pool.shutdownNow();
    }
  }

  /**
   * Verifies one image, in one container.
   *
   * @param reference the name or id that the engine has it under
   * @throws EngineException where the engine does not answer
   */
  public Verification verify(Target target, String reference) {
    listener.started(target);
    try {
      return engine
          .inspect(reference)
          .map(info -> verify(target, info, identity(target, reference, info)))
          .orElseGet(
              () ->
                  Verification.failed(
                      target,
                      reference
                          + " is not in the engine. Build it first: mvn python-image:build, or mvn package."));
    } finally {
      listener.ended(target);
    }
  }

  /** All names are looked up, as each may lead to another image. */
  private Identity identity(Target target, String reference, ImageInfo info) {
    var names = new LinkedHashMap<String, String>();
    if (reference.equals(target.name())) {
      for (var name : target.names()) {
        var found = engine.inspect(name.toString());
        names.put(name.toString(), found.map(ImageInfo::id).orElse(""));
      }
    }
    return new Identity(info.platform(), names, expected.apply(target, info.platform()));
  }

  private Verification verify(Target target, ImageInfo info, Identity identity) {
    try {
      return readAndRun(target, info, identity);
    } catch (DamagedImageException | EngineException e) {
      // It refuses layers, for example, that it cannot put together again.
      if (e instanceof EngineException failure && !failure.isRefusal()) {
        throw e;
      }
      return Verification.failed(
          target, "The image cannot be read. " + e.getMessage() + " Build it again.");
    }
  }

  private Verification readAndRun(Target target, ImageInfo info, Identity identity) {
    var platform = identity.expected().platform().orElse(info.platform());
    var outside =
        new EngineImageReader(engine, one -> bases.apply(one, platform))
            .read(target, info, identity);
    try (var outsideFindings =
        BackgroundTask.start("verify-rules", () -> Rules.findings(Rules.OUTSIDE, outside))) {
      // What the image shows when it runs can only add findings: no rule of the others sees it.
      var findings = new ArrayList<Finding>();
      var inside = Optional.<ProbeResult>empty();
      var run = RunResult.NONE;
      if (info.isFor(engine.ping().platform())) {
        try (var checks =
            BackgroundTask.start(
                "run-checks", () -> new RunChecksProbe(engine).run(target, info))) {
          inside = probe(target, info, outside.files().orElseThrow(), findings);
          run = checks.result();
        }
      }
      findings.addAll(outsideFindings.result());
      var context = outside.withInside(inside, run);
      findings.addAll(Rules.findings(Rules.INSIDE, context));
      return Verification.of(context, findings);
    }
  }

  private Optional<ProbeResult> probe(
      Target target, ImageInfo info, FileTree files, List<Finding> findings) {
    try {
      return Optional.of(new ContainerProbe(engine).run(target, info, files));
    } catch (NoAnswerException e) {
      findings.add(new Finding(ProbeRule.NAME, String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private static void awaitProbes(ExecutorService pool) {
    pool.shutdownNow();
    try {
      pool.awaitTermination(REMOVAL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // Asked twice: the engine's shutdown hook is the last resort.
    }
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "verify-image");
    thread.setDaemon(true);
    return thread;
  }
}
