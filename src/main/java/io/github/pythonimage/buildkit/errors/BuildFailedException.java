package io.github.pythonimage.buildkit.errors;

import io.github.pythonimage.buildkit.progress.LineRange;
import io.github.pythonimage.buildkit.progress.Step;
import java.util.List;
import java.util.Optional;

/** A build that came to an end without an image, with all that helps to see why. */
public final class BuildFailedException extends BuildKitException {

  private final transient Details details;

  public BuildFailedException(String message, Details details, Throwable cause) {
    super(message, cause);
    this.details = details;
  }

  /**
   * The step that failed, unless the failure lies outside of any: a Dockerfile that cannot be
   * parsed.
   */
  public Optional<Step> step() {
    return details.step();
  }

  /**
   * The last lines the failing step wrote, in order; at most 10,000 lines or 4 MiB, and then a
   * first line that says how many are missing.
   */
  public List<String> log() {
    return details.log();
  }

  /** The lines of the Dockerfile that failed. */
  public Optional<LineRange> lines() {
    return details.lines();
  }

  /** What BuildKit itself said, without our words around it. */
  public String reason() {
    return details.reason();
  }

  /** Whether a registry, the network or a disk failed, and nothing that was to be built. */
  public boolean isInfrastructure() {
    return details.isInfrastructure();
  }

  /** Whether a registry did not know a blob that was pushed to it just before. */
  public boolean lostABlob() {
    return reason().contains("failed to push ") && reason().contains("blob unknown to registry");
  }

  public record Details(
      Optional<Step> step,
      List<String> log,
      Optional<LineRange> lines,
      String reason,
      boolean isInfrastructure) {

    public Details {
      log = List.copyOf(log);
    }
  }
}
