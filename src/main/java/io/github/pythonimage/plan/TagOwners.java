package io.github.pythonimage.plan;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.TargetPython;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which image of a plan has a name: none may have that of another one. */
final class TagOwners {
  private TagOwners() {}

  static void validate(BuildPlan plan) {
    Map<ImageReference, Owner> owners = new HashMap<>();
    for (var image : plan.images()) {
      for (var stage : List.of(Stage.RUNTIME, Stage.BUILDER)) {
        var owner = new Owner(image, stage);
        for (var name : owner.names()) {
          var other = owners.putIfAbsent(name, owner);
          if (other != null) {
            throw duplicate(name, other, owner);
          }
        }
      }
    }
  }

  private static ConfigurationException duplicate(ImageReference name, Owner first, Owner second) {
    return new ConfigurationException(
        "<tags>",
        Quoted.of(name.toString()) + " would name two images: " + first + " and " + second + ".",
        remedy(first.image().version(), second.image().version()));
  }

  private static String remedy(TargetPython first, TargetPython second) {
    if (first.equals(second)) {
      return "Give each a tag or <name> of its own, and list each Python once.";
    }
    return "Put "
        + (first.series().equals(second.series()) ? "{version}" : "{series} or {version}")
        + " into the tag.";
  }

  /** Who has a name: an image of the matrix, or its builder. */
  private record Owner(PlannedImage image, Stage stage) {
    List<ImageReference> names() {
      return stage == Stage.RUNTIME ? image.tags() : image.builderTags();
    }

    @Override
    public String toString() {
      var what = "<image> " + image.spec().id() + " with Python " + image.version();
      return stage == Stage.RUNTIME ? what : "the builder of " + what;
    }
  }
}
