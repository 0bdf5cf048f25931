package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.PythonRelease;
import io.github.pythonimage.spec.ImageReference;
import io.github.pythonimage.spec.ImageSpec;
import io.github.pythonimage.spec.PythonRequest;
import io.github.pythonimage.spec.PythonVersion;
import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.SpecException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
      Provider.of(spec.interpreter().provider());
      var releases = spec.pythons().stream().map(p -> resolve(p)).toList();
      return IntStream.range(0, releases.size())
          .mapToObj(i -> image(spec, spec.pythons().get(i), releases.get(i), releases))
          .toList();
    } catch (SpecException e) {
      throw e.in("<image> " + spec.name() + ", ");
    }
  }

  private PythonRelease resolve(PythonRequest request) {
    try {
      return catalog.pythons().resolve(request);
    } catch (SpecException e) {
      throw e.in("<pythons><python>");
    }
  }

  private PlannedImage image(
      ImageSpec spec, PythonRequest requested, PythonRelease release, List<PythonRelease> all) {
    var version = release.version();
    var distribution = catalog.distributions().resolve(spec.distribution(), spec.base());
    if (distribution.family().isEmpty()) {
      throw new SpecException(
          "<base>",
          "there are no templates for " + distribution + ".",
          "Use Debian, Ubuntu, Rocky, Alma, RHEL's UBI or SUSE.");
    }
    var alone = all.stream().filter(r -> r.version().series().equals(version.series())).count();
    return new PlannedImage(
        spec,
        requested,
        release,
        distribution,
        spec.id() + "/" + (alone == 1 ? version.series() : version),
        spec.tags().stream()
            .map(t -> new TagTemplate(t).expand(spec.name(), version, spec.publishBuilder()))
            .distinct()
            .toList(),
        UpdatesMoment.of(spec.updates(), now));
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

  private static String remedy(PythonVersion first, PythonVersion second) {
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
