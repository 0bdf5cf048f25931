package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.request.BuildResult;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;

/**
 * How the builds of a run ended.
 *
 * @param failures in the order of the targets
 * @param stopped targets that were stopped because of the last failure
 * @param libraries shared libraries that environments link to and that their builders do not have
 */
public record BuildOutcome(
    List<Completed> built,
    List<Failed> failures,
    List<BuildTarget> stopped,
    Map<BuildTarget, Set<String>> libraries) {
  public BuildOutcome {
    built = List.copyOf(built);
    failures = List.copyOf(failures);
    stopped = List.copyOf(stopped);
    libraries = Collections.unmodifiableMap(new LinkedHashMap<>(libraries));
  }

  /**
   * A target that is where it should be.
   *
   * @param bases the digests of what it is made from, where the daemon told them
   */
  public record Completed(
      BuildTarget target,
      BuildResult result,
      Duration took,
      int steps,
      int cached,
      Map<String, String> bases) {}

  /**
   * A target that is not, and why.
   *
   * @param build the target's label, with platforms where they are built apart
   */
  record Failed(BuildTarget target, String build, RuntimeException cause) {
    static Failed of(BuildTarget target, String build, Throwable failure) {
      return new Failed(target, build, unwrapped(failure));
    }

    static RuntimeException unwrapped(Throwable failure) {
      var cause = failure instanceof CompletionException ? failure.getCause() : failure;
      return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    /** What failed was to be built, and nothing that builds: other builds can go on. */
    boolean isMistake() {
      return cause instanceof BuildFailedException broken && !broken.isInfrastructure();
    }
  }

  /** The image of a target, or of some of its platforms, that is where it should be. */
  public record Content(BuildTarget target, BuildResult result) {}
}
