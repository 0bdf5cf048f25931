package io.github.pythonimage.build.memo;

import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The images of a module that builds pushed by digest, for the goal that verifies them and sets
 * their tags. It is a file of the build folder: no image can write it.
 */
public record PushedImages(StateFile<List<PushedImage>> file) {

  public static PushedImages in(Path output) {
    return new PushedImages(
        new StateFile<>(
            output.resolve(".pushed.json"), "pushed images 2", new TypeReference<>() {}));
  }

  /** All of them, by the label of their build. */
  public Map<String, PushedImage> read() {
    var all = new LinkedHashMap<String, PushedImage>();
    file.read().orElse(List.of()).forEach(image -> all.put(image.label(), image));
    return all;
  }

  /** Adds images, each instead of an older one of the same label. */
  public void add(Collection<PushedImage> images) {
    var all = read();
    images.forEach(image -> all.put(image.label(), image));
    file.write(List.copyOf(all.values()));
  }

  /** Removes images that are built again: what a failed build leaves must get no tag. */
  public void remove(Collection<String> labels) {
    var all = read();
    if (all.keySet().removeAll(labels)) {
      file.write(List.copyOf(all.values()));
    }
  }
}
