package io.github.pythonimage.plan;

import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.SpecException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The part of a matrix that a run is about. Planning is always about all of it, so that names,
 * folders and clashes do not depend on what is selected.
 *
 * @param pythons as they stand in {@code <python>}; empty for all
 * @param ids of image specs; empty for all
 */
public record Selection(Set<String> pythons, Set<String> ids) {
  public Selection {
    pythons = Set.copyOf(pythons);
    ids = Set.copyOf(ids);
  }

  /** Reads both lists, their words separated by commas; null or blank means all. */
  public static Selection of(@Nullable String pythons, @Nullable String ids) {
    return new Selection(words(pythons), words(ids));
  }

  private static Set<String> words(@Nullable String text) {
    return text == null
        ? Set.of()
        : Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(word -> !word.isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The selected images; a word that stands for none of them is a mistake. */
  public BuildPlan of(BuildPlan all) {
    refuseUnknown("-Dpython-image.pythons", pythons, all, image -> image.requested().toString());
    refuseUnknown("-Dpython-image.filter", ids, all, image -> image.spec().id());
    var selected = new BuildPlan(all.images().stream().filter(this::includes).toList());
    if (selected.images().isEmpty()) {
      throw new SpecException(
          "-Dpython-image.pythons and -Dpython-image.filter",
          "no image has both.",
          "Leave one of them out.");
    }
    return selected;
  }

  /** Whether an image is a part of it. */
  public boolean includes(PlannedImage image) {
    return (pythons.isEmpty() || pythons.contains(image.requested().toString()))
        && (ids.isEmpty() || ids.contains(image.spec().id()));
  }

  private static void refuseUnknown(
      String property, Set<String> words, BuildPlan all, Function<PlannedImage, String> name) {
    var known = all.images().stream().map(name).collect(Collectors.toCollection(TreeSet::new));
    for (var word : new TreeSet<>(words)) {
      if (!known.contains(word)) {
        throw new SpecException(
            property,
            Quoted.of(word) + " is not in the matrix.",
            "Use one or several of " + String.join(",", known) + ".");
      }
    }
  }
}
