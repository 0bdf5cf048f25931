package io.github.pythonimage.pipeline;

import io.github.pythonimage.plan.Fingerprint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run leaves for the next one.
 *
 * @param inputs of the plan that gave the matrix
 * @param matrix all its images, in order, and the warnings on them
 * @param bake content of {@code docker-bake.json}
 * @param standings of images that were built, by their label
 * @param reported labels of what {@code images.json} tells of
 * @param report content of that file
 */
record BuildState(
    Fingerprint inputs,
    Matrix matrix,
    Fingerprint bake,
    Map<String, Standing> standings,
    List<String> reported,
    Fingerprint report) {

  private static final Fingerprint NOTHING = new Fingerprint("");

  BuildState {
    standings = Map.copyOf(standings);
    reported = List.copyOf(reported);
  }

  /** Of a module that was never built. */
  static BuildState nothing() {
    return new BuildState(NOTHING, Matrix.empty(), NOTHING, Map.of(), List.of(), NOTHING);
  }

  /** The same builds in a matrix that was planned anew; what is no part of it is forgotten. */
  BuildState planned(Fingerprint newInputs, Matrix newMatrix, Fingerprint newBake) {
    var kept = new HashMap<String, Standing>();
    for (var image : newMatrix.images()) {
      var standing = standings.get(image.label());
      if (standing != null) {
        kept.put(image.label(), standing);
      }
    }
    return new BuildState(newInputs, newMatrix, newBake, kept, reported, report);
  }

  /** Without these builds and without a report, as nobody knows what comes of a new build. */
  BuildState without(Set<String> labels) {
    var kept = new HashMap<>(standings);
    kept.keySet().removeAll(labels);
    return new BuildState(inputs, matrix, bake, kept, List.of(), NOTHING);
  }

  /** With builds that came to a good end, and the report of them. */
  BuildState with(Map<String, Standing> built, List<String> newReported, Fingerprint newReport) {
    var all = new HashMap<>(standings);
    all.putAll(built);
    return new BuildState(inputs, matrix, bake, all, newReported, newReport);
  }
}
