package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.plan.Interpreters.Found;
import io.github.pythonimage.spec.ImageReference;
import io.github.pythonimage.spec.ImageSpec;
import io.github.pythonimage.spec.PlannedPython;
import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.SpecException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Expands image specs into the images that will be built, and refuses what cannot be. */
public final class Planner {
  private final Catalog catalog;
  private final Instant now;

  /**
   * @param now the moment that {@code daily}, {@code weekly} and {@code always} count from
   */
  public Planner(Catalog catalog, Instant now) {
    this.catalog = catalog;
    this.now = now;
  }

  /** The whole matrix; every mistake is a {@link SpecException}. */
  public BuildPlan plan(List<ImageSpec> specs) {
    refuseDuplicateIds(specs);
    var plan = new BuildPlan(specs.stream().flatMap(s -> matrix(s).stream()).toList());
    refuseDuplicateTags(plan);
    return plan;
  }

  private List<PlannedImage> matrix(ImageSpec spec) {
    try {
      var distribution = distribution(spec);
      var interpreters = new Interpreters(catalog.pythons(), catalog.pyenv());
      var found =
          spec.pythons().stream().map(p -> interpreters.find(p, spec.interpreter())).toList();
      return found.stream()
          .map(python -> image(spec, distribution, python, found, interpreters))
          .toList();
    } catch (SpecException e) {
      throw e.in("<image> " + spec.name() + ", ");
    }
  }

  private Distribution distribution(ImageSpec spec) {
    var distribution = catalog.distributions().resolve(spec.distribution(), spec.base());
    if (distribution.family().isEmpty()) {
      throw new SpecException(
          "<base>",
          "there are no templates for " + distribution + ".",
          "Use Debian, Ubuntu, Rocky, Alma, RHEL's UBI or SUSE.");
    }
    return distribution;
  }

  private PlannedImage image(
      ImageSpec spec,
      Distribution distribution,
      Found found,
      List<Found> all,
      Interpreters interpreters) {
    var together = Provider.of(spec.interpreter()) == Provider.PYENV;
    var python = found.python();
    var alone = all.stream().filter(f -> f.python().series().equals(python.series())).count();
    return new PlannedImage(
        spec,
        found.requested(),
        python,
        (together ? all : List.of(found)).stream().flatMap(f -> f.release().stream()).toList(),
        interpreters.place(spec.interpreter(), spec.prefix(), distribution, python),
        distribution,
        spec.id() + "/" + (alone == 1 ? python.series() : python),
        tags(spec, found).distinct().toList(),
        builderTags(spec, together ? builtBy(found, all) : List.of(found)),
        UpdatesMoment.of(spec.updates(), now));
  }

  /**
   * One builder of all Pythons is the one of the first, under the names that each would give it.
   */
  private static List<Found> builtBy(Found found, List<Found> all) {
    return found.equals(all.get(0)) ? all : List.of();
  }

  private static Stream<ImageReference> tags(ImageSpec spec, Found found) {
    return spec.tags().stream()
        .map(t -> new TagTemplate(t).expand(spec.name(), found.python(), spec.publishBuilder()));
  }

  private static List<ImageReference> builderTags(ImageSpec spec, List<Found> pythons) {
    return spec.publishBuilder()
        ? pythons.stream()
            .flatMap(f -> tags(spec, f))
            .map(PlannedImage::builderTag)
            .distinct()
            .toList()
        : List.of();
  }

  private static void refuseDuplicateIds(List<ImageSpec> specs) {
    specs.stream()
        .collect(Collectors.groupingBy(ImageSpec::id))
        .forEach(
            (id, same) -> {
              if (same.size() > 1) {
                throw new SpecException(
                    "<images>",
                    "two images have the id "
                        + Quoted.of(id)
                        + ": "
                        + same.get(0).name()
                        + " and "
                        + same.get(1).name()
                        + ".",
                    "Give one of them an <id> of its own; it names the folder of its files.");
              }
            });
  }

  private static void refuseDuplicateTags(BuildPlan plan) {
    Map<ImageReference, Owner> owners = new HashMap<>();
    for (var image : plan.images()) {
      for (var stage : List.of("runtime", "builder")) {
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

  private static SpecException duplicate(ImageReference name, Owner first, Owner second) {
    return new SpecException(
        "<tags>",
        Quoted.of(name.toString()) + " would name two images: " + first + " and " + second + ".",
        remedy(first.image().version(), second.image().version()));
  }

  private static String remedy(PlannedPython first, PlannedPython second) {
    if (first.equals(second)) {
      return "Give each a tag or <name> of its own, and list each Python once.";
    }
    return "Put "
        + (first.series().equals(second.series()) ? "{version}" : "{series} or {version}")
        + " into the tag.";
  }

  /** Who has a name: an image of the matrix, or its builder. */
  private record Owner(PlannedImage image, String stage) {
    List<ImageReference> names() {
      return stage.equals("runtime") ? image.tags() : image.builderTags();
    }

    @Override
    public String toString() {
      var what = "<image> " + image.spec().id() + " with Python " + image.version();
      return stage.equals("runtime") ? what : "the builder of " + what;
    }
  }
}
