package io.github.pythonimage.build.memo;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.plan.Target;
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

  /**
   * What builds pushed of these images.
   *
   * @param required whether it must be all of them
   * @throws BuildFailure where one is missing, or has other names now
   */
  public Map<Target, PushedImage> of(List<Target> targets, boolean required) {
    var known = read();
    var pushed = new LinkedHashMap<Target, PushedImage>();
    for (var target : targets) {
      var one = known.get(target.label());
      if (one != null && !one.names().equals(target.names())) {
        throw new BuildFailure(
            "%s was pushed for the %s, and is called %s now. Build it again: mvn python-image:build, or mvn package."
                .formatted(
                    one.reference(),
                    one.describeTags(),
                    PushedImage.describeNames(target.names())));
      } else if (one != null) {
        pushed.put(target, one);
      } else if (required) {
        throw new BuildFailure(
            target.name()
                + " was not pushed by a build of this folder. Build it first: mvn"
                + " python-image:build, or mvn package.");
      }
    }
    return pushed;
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
