package io.github.pythonimage.pipeline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run leaves for the next one.
 *
 * @param inputs checksum of what the plan was made from that gave the matrix
 * @param matrix all its images, in order, and the warnings on them
 * @param bake checksum of {@code docker-bake.json}
 * @param standings of images that were built, by their label
 * @param reported labels of what {@code images.json} tells of
 * @param report checksum of that file
 */
record BuildState(
    long inputs,
    Matrix matrix,
    long bake,
    Map<String, Standing> standings,
    List<String> reported,
    long report) {

  private static final long NOTHING = -1;

  BuildState {
    standings = Map.copyOf(standings);
    reported = List.copyOf(reported);
  }

  /** Of a module that was never built. */
  static BuildState nothing() {
    return new BuildState(NOTHING, Matrix.empty(), NOTHING, Map.of(), List.of(), NOTHING);
  }

  /** The same builds in a matrix that was planned anew; what is no part of it is forgotten. */
  BuildState planned(long newInputs, Matrix newMatrix, long newBake) {
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
  BuildState with(Map<String, Standing> built, List<String> newReported, long newReport) {
    var all = new HashMap<>(standings);
    all.putAll(built);
    return new BuildState(inputs, matrix, bake, all, newReported, newReport);
  }
}
