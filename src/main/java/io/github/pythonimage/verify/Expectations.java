package io.github.pythonimage.verify;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the plan and the build promise of an image for one platform.
 *
 * @param platform what it must run on, such as {@code linux/arm64}; empty where nobody knows
 * @param ownLayers how many layers it has over its base; empty where nobody counted
 * @param baseLayers the base's diff ids, as the build noted them; empty where it could not
 * @param imageLayers all diff ids of the image, as the engine had it right after the build; empty
 *     where the build did not note them
 */
public record Expectations(
    Optional<String> platform,
    OptionalInt ownLayers,
    Optional<List<String>> baseLayers,
    Optional<List<String>> imageLayers) {
  /** Nothing is known. */
  public static final Expectations NONE =
      new Expectations(Optional.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());

  public Expectations {
    baseLayers = baseLayers.map(List::copyOf);
    imageLayers = imageLayers.map(List::copyOf);
  }

  /** The same with the base's layers of others. */
  public Expectations withBase(Expectations other) {
    return new Expectations(platform, ownLayers, other.baseLayers, imageLayers);
  }

  /** The same with layers of the whole image. */
  public Expectations withImage(Optional<List<String>> layers) {
    return new Expectations(platform, ownLayers, baseLayers, layers);
  }
}
