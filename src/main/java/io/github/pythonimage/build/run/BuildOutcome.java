package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.buildkit.request.BuildResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the builds of a run ended: what was built, and the failure that came first. */
public record BuildOutcome(List<Completed> built, Optional<Failed> failure) {
  public BuildOutcome {
    built = List.copyOf(built);
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
   * A target that is not, why, and those that were stopped because of it.
   *
   * @param build the target's label, with platforms where they are built apart
   */
  record Failed(
      BuildTarget target, String build, RuntimeException cause, List<BuildTarget> stopped) {}

  /** The image of a target, or of some of its platforms, that is where it should be. */
  public record Content(BuildTarget target, BuildResult result) {}
}
