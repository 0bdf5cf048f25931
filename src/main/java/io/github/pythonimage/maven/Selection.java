package io.github.pythonimage.maven;

import io.github.pythonimage.spec.ImageSpec;
import io.github.pythonimage.spec.PythonRequest;
import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.SpecException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of the matrix that a run is about, by Python and by image id. */
record Selection(@Nullable String pythons, @Nullable String filter) {

  List<ImageSpec> of(List<ImageSpec> all) {
    var ids = words(filter);
    var versions = words(pythons);
    var selected =
        all.stream()
            .filter(spec -> ids.map(i -> i.contains(spec.id())).orElse(true))
            .map(spec -> only(spec, versions))
            .flatMap(Optional::stream)
            .toList();
    if (selected.isEmpty()) {
      throw nothing(all);
    }
    return selected;
  }

  private SpecException nothing(List<ImageSpec> all) {
    var given = new LinkedHashMap<String, String>();
    if (filter != null && !filter.isBlank()) {
      given.put("-Dpython-image.filter", Quoted.of(filter));
    }
    if (pythons != null && !pythons.isBlank()) {
      given.put("-Dpython-image.pythons", Quoted.of(pythons));
    }
    return new SpecException(
        String.join(" and ", given.keySet()),
        String.join(" with ", given.values()) + " leaves no image to work on.",
        "Ids: "
            + known(all, spec -> List.of(spec.id()))
            + "; Pythons: "
            + known(all, spec -> spec.pythons().stream().map(PythonRequest::toString).toList())
            + ".");
  }

  private static Optional<ImageSpec> only(ImageSpec spec, Optional<Set<String>> versions) {
    Predicate<PythonRequest> wanted = p -> versions.map(v -> v.contains(p.toString())).orElse(true);
    var kept = spec.pythons().stream().filter(wanted).toList();
    return kept.isEmpty() ? Optional.empty() : Optional.of(spec.withPythons(kept));
  }

  private static Optional<Set<String>> words(@Nullable String text) {
    return text == null || text.isBlank()
        ? Optional.empty()
        : Optional.of(
            Arrays.stream(text.split(",", -1)).map(String::strip).collect(Collectors.toSet()));
  }

  private static String known(List<ImageSpec> all, Function<ImageSpec, List<String>> names) {
    return String.join(
        ", ",
        all.stream()
            .flatMap(spec -> names.apply(spec).stream())
            .collect(Collectors.toCollection(TreeSet::new)));
  }
}
