package io.github.pythonimage.catalog;

import io.github.pythonimage.catalog.NativePackages.MissingKind;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data file as it is written.
 *
 * @param sources who says what the entries say, by the short names that those use
 * @param toolchains the programs that each brings
 * @param dnf_repositories what enables each in a base, by distributions or their releases
 */
record NativePackagesFile(
    String as_of,
    Map<String, String> sources,
    Map<String, List<String>> toolchains,
    Map<String, Map<String, String>> dnf_repositories,
    Map<String, Entry> needs,
    Map<String, Known> recipes) {
  record Entry(
      Map<String, List<String>> packages,
      @Nullable List<String> headers,
      @Nullable List<String> programs,
      @Nullable List<String> modules,
      @Nullable List<String> libraries,
      @Nullable String dnf_repository,
      List<String> sources) {
    BuildNeed need() {
      return new BuildNeed(packages, Optional.ofNullable(dnf_repository), Optional.empty());
    }

    Stream<String> names(MissingKind lack) {
      var names =
          switch (lack) {
            case HEADER -> headers;
            case PROGRAM -> programs;
            case MODULE -> modules;
            case LIBRARY -> libraries;
          };
      return Stream.ofNullable(names).flatMap(List::stream);
    }
  }

  record Known(@Nullable List<String> needs, @Nullable List<String> toolchains, String source) {}

  NativePackages toPackages() {
    var known = new HashMap<String, BuildNeed>();
    needs.forEach((key, entry) -> known.put(key, entry.need()));
    var found = new EnumMap<MissingKind, Map<String, BuildNeed>>(MissingKind.class);
    for (var lack : MissingKind.values()) {
      var names = new HashMap<String, BuildNeed>();
      needs.values().forEach(e -> e.names(lack).forEach(name -> names.put(name, e.need())));
      found.put(lack, names);
    }
    // Some tools say whom they miss by a name that is nobody's file.
    known.forEach((key, need) -> found.get(MissingKind.MODULE).putIfAbsent(key, need));
    toolchains.forEach(
        (toolchain, programs) ->
            programs.forEach(
                program -> found.get(MissingKind.PROGRAM).put(program, BuildNeed.of(toolchain))));
    var all = new HashMap<String, Recipe>();
    recipes.forEach((name, recipe) -> all.put(name, recipe(name, recipe, known)));
    return new NativePackages(found, all, dnf_repositories);
  }

  private static Recipe recipe(String name, Known recipe, Map<String, BuildNeed> needs) {
    return new Recipe(
        name,
        Stream.ofNullable(recipe.needs())
            .flatMap(List::stream)
            .map(key -> Objects.requireNonNull(needs.get(key), key))
            .toList(),
        Stream.ofNullable(recipe.toolchains()).flatMap(List::stream).toList(),
        recipe.source());
  }
}
