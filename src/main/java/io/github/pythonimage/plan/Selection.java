package io.github.pythonimage.plan;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
    return new Selection(split(pythons), split(ids));
  }

  private static Set<String> split(@Nullable String text) {
    return text == null
        ? Set.of()
        : Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(word -> !word.isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Whether nothing is left out. */
  public boolean isAll() {
    return pythons.isEmpty() && ids.isEmpty();
  }

  /** The selected images. May be none: in a reactor, a selection is about some of the modules. */
  public BuildPlan of(BuildPlan all) {
    return new BuildPlan(all.images().stream().filter(this::includes).toList(), all.warnings());
  }

  /** Whether an image is a part of it. A Python is also selected by its series or its release. */
  public boolean includes(PlannedImage image) {
    var python = image.version();
    var names = List.of(python.series().toString(), python.toString());
    return (pythons.isEmpty() || !Collections.disjoint(pythons, names))
        && (ids.isEmpty() || ids.contains(image.spec().id()));
  }
}
