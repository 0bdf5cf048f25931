package io.github.pythonimage.verify.check;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the plan and the build promise of an image for one platform.
 *
 * @param platform what it must run on, such as {@code linux/arm64}; empty where nobody knows
 * @param ownLayers how many layers it has over its base; empty where nobody counted
 * @param baseLayers the base's diff ids, as the build noted them; empty where it could not
 * @param requested names of Python packages that the requirements of the POM may name, normalised;
 *     empty where nobody read them
 * @param imageLayers all diff ids of the image, as the engine had it right after the build; empty
 *     where the build did not note them
 * @param isUnnoted whether notes of the build were looked for, and there are none
 * @param projects names of the Python packages that {@code <projects>} make, normalised, as far as
 *     their files tell
 */
public record Expectations(
    Optional<String> platform,
    OptionalInt ownLayers,
    Optional<List<String>> baseLayers,
    Optional<List<String>> imageLayers,
    Optional<Set<String>> requested,
    boolean isUnnoted,
    Set<String> projects) {
  public Expectations {
    baseLayers = baseLayers.map(List::copyOf);
    imageLayers = imageLayers.map(List::copyOf);
    requested = requested.map(Set::copyOf);
    projects = Set.copyOf(projects);
  }
}
