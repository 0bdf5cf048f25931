package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.BuildFailedException.Details;
import io.grpc.Status;
import java.util.List;

/** Finds out why a solve failed. */
record SolveFailure(BuildRequest request, StatusEvents events) {

  BuildKitException explain(Throwable failure) {
    var details = ErrorDetails.of(failure);
    var description = Status.fromThrowable(failure).getDescription();
    var reason = description == null ? failure.toString() : description;
    var step = details.stepDigest().flatMap(events::step);
    var lines = details.lines();
    var log = details.stepDigest().map(events::log).orElse(List.of());
    var where =
        request.dockerfileName()
            + lines.map(l -> ":" + l).orElse("")
            + step.map(s -> " " + s.name()).orElse("");
    return new BuildFailedException(
        "%s failed: %s".formatted(where, reason), new Details(step, log, lines, reason), failure);
  }
}
