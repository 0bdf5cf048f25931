package io.github.pythonimage.build.memo;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a build noted of an image, and of the base that it was made from.
 *
 * @param platforms that it was built for
 * @param base the image's name, with the digest that the builder reported where it did
 * @param layers the base's diff ids, by platform; no entry where they are unknown
 * @param image diff ids of the image itself, as the engine had it right after the build; none where
 *     it is in no engine
 */
public record BuildNote(
    List<String> platforms, String base, Map<String, List<String>> layers, List<String> image) {
  public BuildNote {
    platforms = List.copyOf(platforms);
    layers = Map.copyOf(layers);
    image = List.copyOf(image);
  }

  /** The notes on a module's images, by label. */
  public static StateFile<Map<String, BuildNote>> file(Path output) {
    return new StateFile<>(
        output.resolve(".build-notes.json"), "build notes 3", new TypeReference<>() {});
  }

  /** A name with a digest stands for the same content for ever. */
  public boolean isPinned() {
    return base.contains("@");
  }
}
