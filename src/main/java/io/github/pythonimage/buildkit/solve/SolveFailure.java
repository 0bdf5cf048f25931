package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.connection.CallTrace;
import io.github.pythonimage.buildkit.connection.ConnectionLoss;
import io.github.pythonimage.buildkit.credentials.RegistryRefusal;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.errors.BuildFailedException.Details;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.buildkit.filesend.OutputException;
import io.github.pythonimage.buildkit.progress.StatusEvents;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;

/** Finds out why a solve failed. */
record SolveFailure(PreparedBuild build, StatusEvents events) {

  private static final int LONGEST_NAME = 100;

  /**
   * Of a call that gave no result.
   *
   * @param begun whether the daemon had said anything about the build before
   */
  BuildKitException explain(StatusRuntimeException failure, CallTrace call, boolean begun) {
    return build
        .outputs()
        .failure()
        .map(this::explain)
        .or(() -> ConnectionLoss.in(failure, call).map(lost -> lost.explain(dockerfile(), begun)))
        .orElseGet(() -> explain(failure));
  }

  private BuildKitException explain(StatusRuntimeException failure) {
    var details = ErrorDetails.of(failure);
    var description = failure.getStatus().getDescription();
    var reason = description == null || description.isEmpty() ? failure.toString() : description;
    var step = details.stepDigest().flatMap(events::step);
    var lines = details.lines();
    var log = details.stepDigest().map(events::log).orElse(List.of());
    var where =
        dockerfile()
            + lines.map(l -> ":" + l).orElse("")
            + step.map(s -> " " + shorten(s.name())).orElse("");
    return new BuildFailedException(
        "%s failed: %s".formatted(where, translate(reason))
            + EscapingSymlink.in(reason, build.request().context())
                .map(EscapingSymlink::explain)
                .orElse("")
            + RemedyHint.of(reason, log),
        new Details(step, log, lines, reason, isInfrastructure(reason)),
        failure);
  }

  /** Whether a registry, the network to it or a disk failed. */
  static boolean isInfrastructure(String reason) {
    return ErrorTranslator.of(reason)
        .map(ErrorTranslator::isOfARegistry)
        .orElseGet(
            () -> RegistryRefusal.in(reason).isPresent() || RemedyHint.DISK_FULL.isIn(reason));
  }

  private String translate(String reason) {
    return RegistryRefusal.in(reason)
        .map(refusal -> refusal.explain(build.logins()))
        .orElseGet(() -> ErrorTranslator.translate(reason));
  }

  /** Of what was built well but could not be put where it is wanted. */
  BuildKitException explain(OutputException failure) {
    var reason = String.valueOf(failure.getMessage());
    return new BuildFailedException(
        "%s: %s".formatted(dockerfile(), reason),
        new Details(Optional.empty(), List.of(), Optional.empty(), reason, true),
        failure);
  }

  private String dockerfile() {
    return build.request().dockerfileName();
  }

  // The step of a long command is called by the whole command; its mounts say the least.
  private static String shorten(String name) {
    var bare = name.replaceAll("--mount=\\S+\\s+", "");
    return bare.length() <= LONGEST_NAME ? bare : bare.substring(0, LONGEST_NAME) + "…";
  }
}
