package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.catalog.Recipe;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.interpreter.InterpreterSpec.SystemPython;
import io.github.pythonimage.plan.Interpreters.ResolvedPython;
import io.github.pythonimage.plan.policy.PolicyEvaluator;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Expands image specs into the images that will be built, and refuses what cannot be. */
public final class Planner {
  private final Catalog catalog;
  private final Instant now;
  private final PolicyEvaluator policies;
  private final ProjectLabels labels;

  /** A planner for images without labels of a project. */
  public Planner(Catalog catalog, Instant now) {
    this(catalog, now, (image, series) -> Map.of());
  }

  /**
   * @param now the moment that {@code daily}, {@code weekly} and {@code always} count from, and
   *     whose day policies are for
   * @param labels those of the project that has the images
   */
  public Planner(Catalog catalog, Instant now, ProjectLabels labels) {
    this.catalog = catalog;
    this.now = now;
    this.labels = labels;
    this.policies =
        new PolicyEvaluator(
            catalog,
            today(),
            (distribution, packages, series) ->
                new SystemPythonFacts(distribution).systemInterpreterIn(packages, series));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }

  /**
   * The whole matrix; all mistakes, and policies that are violated and not to be, are one {@link
   * ConfigurationException}.
   */
  public BuildPlan plan(List<ImageSpec> specs) {
    var examination = examine(specs);
    if (!examination.mistakes().isEmpty()) {
      throw ConfigurationException.together(examination.mistakes());
    }
    return examination.plan();
  }

  /** All that can be found out, whatever is wrong. */
  public PlanReport examine(List<ImageSpec> specs) {
    var errors = new ValidationErrors();
    errors.collect(() -> validateIds(specs));
    var checkups = specs.stream().map(spec -> examine(spec, errors)).toList();
    errors.collect(() -> TagOwners.validate(new PlanReport(checkups, List.of()).plan()));
    return new PlanReport(checkups, errors.found());
  }

  private ImageReport examine(ImageSpec spec, ValidationErrors all) {
    var errors = new ValidationErrors();
    var interpreters = new Interpreters(catalog.pythons(), catalog.pyenv());
    var pythons =
        spec.pythons().stream()
            .flatMap(p -> errors.collect(() -> interpreters.find(p, spec.interpreter())).stream())
            .toList();
    var distribution =
        errors.collect(
            () -> catalog.distributions().resolve(spec.distribution(), spec.firstBase()));
    var findings = policies.evaluate(spec, distribution);
    errors.collect(() -> Manylinux.validate(spec.wheels().repair()));
    var buildable = distribution.flatMap(Distribution::family).isPresent();
    var violated = findings.stream().flatMap(v -> v.mistake(buildable).stream()).toList();
    violated.forEach(errors::add);
    // A policy that is against the base has said already what to use instead.
    if (violated.isEmpty()) {
      distribution.ifPresent(d -> errors.collect(() -> validateFamily(d)));
    }
    var images =
        distribution
            .filter(d -> d.family().isPresent())
            .flatMap(
                d -> {
                  var recipes = Recipes.of(spec.wheels(), d, errors);
                  return errors.collect(() -> matrix(spec, d, pythons, interpreters, recipes));
                });
    errors.found().forEach(mistake -> all.add(mistake.at("<image> " + spec.name() + ", ")));
    return new ImageReport(spec, distribution, images.orElse(List.of()), findings);
  }

  private static void validateFamily(Distribution distribution) {
    if (distribution.family().isEmpty()) {
      throw new ConfigurationException(
          "<base>",
          "there are no templates for " + distribution + ".",
          "Use Debian, Ubuntu, Rocky, Alma, RHEL's UBI or SUSE.");
    }
  }

  private static void validateInit(ImageSpec spec, Distribution distribution) {
    if (spec.runtime().init() && distribution.init().isEmpty()) {
      throw new ConfigurationException(
          "<runtime><init>",
          "the repositories of " + distribution + " have no init process that this plugin knows.",
          "Remove it, and start containers with 'docker run --init', or with 'init: true' in a"
              + " compose file.");
    }
  }

  private List<PlannedImage> matrix(
      ImageSpec spec,
      Distribution distribution,
      List<ResolvedPython> all,
      Interpreters interpreters,
      List<Recipe> recipes) {
    if (spec.parent().isEmpty()) {
      Provider.of(spec.interpreter()).validateFit(distribution);
    }
    if (spec.interpreter() instanceof SystemPython) {
      new SystemPythonFacts(distribution)
          .validateSeries(
              spec, distribution.ownSeries().flatMap(catalog.pythons()::newest).isPresent());
    }
    validateInit(spec, distribution);
    var toolchains = PlannedToolchain.all(Recipes.toolchains(spec.wheels(), recipes), distribution);
    return all.stream()
        .map(python -> image(spec, distribution, toolchains, python, all, interpreters, recipes))
        .toList();
  }

  private PlannedImage image(
      ImageSpec spec,
      Distribution distribution,
      List<PlannedToolchain> toolchains,
      ResolvedPython found,
      List<ResolvedPython> all,
      Interpreters interpreters,
      List<Recipe> recipes) {
    var together = spec.parent().isEmpty() && Provider.of(spec.interpreter()) == Provider.PYENV;
    var python = found.python();
    var alone = all.stream().filter(f -> f.python().series().equals(python.series())).count();
    return new PlannedImage(
        spec,
        found.requested(),
        python,
        (together ? all : List.of(found)).stream().flatMap(f -> f.release().stream()).toList(),
        found.signer(),
        interpreters.resolve(spec, distribution, found),
        distribution,
        toolchains,
        spec.id() + "/" + (alone == 1 ? python.series() : python),
        ImageTags.of(spec, found),
        ImageTags.ofBuilder(spec, together ? builtBy(found, all) : List.of(found)),
        recipes,
        new Manylinux(catalog.distributions(), today())
            .olderBase(spec.wheels().repair(), distribution),
        labels.of(spec, python.series()),
        spec.updates().moment(now));
  }

  /**
   * One builder of all Pythons is the one of the first, under the names that each would give it.
   */
  private static List<ResolvedPython> builtBy(ResolvedPython found, List<ResolvedPython> all) {
    return found.equals(all.get(0)) ? all : List.of();
  }

  private static void validateIds(List<ImageSpec> specs) {
    specs.stream()
        .collect(Collectors.groupingBy(ImageSpec::id))
        .forEach(
            (id, same) -> {
              if (same.size() > 1) {
                throw new ConfigurationException(
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
}
