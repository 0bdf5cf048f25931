package io.github.pythonimage.build.verify;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.pythonimage.build.memo.StateFile;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.AcceptedResult;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.check.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image that passed.
 *
 * @param id by which the engine knows it; empty where it was not verified there
 * @param digest by which the registry knows it; empty where it was not verified there
 * @param isComplete whether a second look would tell nothing new: every rule was decided, and an
 *     engine ran it
 * @param isOffline whether Maven was, so that no registry was asked for the configuration of a base
 * @param inputs what it was verified with
 */
public record PassedImage(
    String id,
    String digest,
    boolean isComplete,
    boolean isOffline,
    VerificationInputs inputs,
    List<Finding> warnings,
    List<AcceptedResult> accepted) {
  /** What was found out about it; empty where a second look may tell more. */
  Optional<Verification> result(Target target) {
    return isComplete
        ? Optional.of(Verification.withoutImage(target, warnings, accepted))
        : Optional.empty();
  }

  /** Those of a module, by label; a file of the build folder, which no image can write. */
  static StateFile<Map<String, PassedImage>> file(Path output) {
    return new StateFile<>(
        output.resolve(".verified.json"), "verified 6", new TypeReference<>() {});
  }
}
