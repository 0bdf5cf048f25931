package io.github.pythonimage.build.verify;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.pythonimage.build.memo.StateFile;
import io.github.pythonimage.verify.AcceptedResult;
import io.github.pythonimage.verify.check.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An image that passed.
 *
 * @param id by which the engine knows it; empty where it was not verified there
 * @param digest by which the registry knows it; empty where it was not verified there
 * @param inputs checksum of the plugin, the configuration and the expectations
 */
record PassedImage(
    String id,
    String digest,
    String inputs,
    List<Finding> warnings,
    List<AcceptedResult> accepted) {
  /** Those of a module, by label; a file of the build folder, which no image can write. */
  static StateFile<Map<String, PassedImage>> file(Path output) {
    return new StateFile<>(
        output.resolve(".verified.json"), "verified 4", new TypeReference<>() {});
  }
}
