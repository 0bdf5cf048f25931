package io.github.pythonimage.config.wheels;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ContextPath;
import io.github.pythonimage.config.PythonSeries;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What goes into the environment, and how it gets there.
 *
 * @param inputs what is asked for, for each Python, in their order
 * @param indexes where packages come from beside the public index
 * @param projects folders with a {@code pyproject.toml} or {@code setup.py}
 * @param packages packages of the distribution that only building the wheels needs
 * @param toolchains compilers that only building the wheels needs; each once
 * @param recipes projects whose build packages the catalog knows
 * @param prune what is left out of installed packages, in a stable order
 * @param network of the steps that run build code
 */
public record WheelsSpec(
    Map<PythonSeries, WheelInputs> inputs,
    Indexes indexes,
    List<ContextPath> projects,
    List<String> packages,
    List<ToolchainSpec> toolchains,
    List<String> recipes,
    Installer installer,
    RepairSpec repair,
    Install install,
    Set<PruneOption> prune,
    BuildNetwork network) {
  /** The tool that pins what is asked for, builds in isolation, and fills the environment. */
  public enum Installer {
    /** uv: the same result, sooner. */
    UV,
    /** pip. */
    PIP
  }

  /** Where the environment is made. */
  public enum Install {
    /** In a stage that builds; the runtime gets it in one copy. */
    VENV,
    /** In the runtime, from wheels that are mounted there for that step alone. */
    WHEELS
  }

  /** What packages carry that running them does not need; it goes on request. */
  public enum PruneOption {
    /** Folders called {@code test} or {@code tests}, but what others import of them. */
    TESTS,
    /** Type stubs, {@code .pyi}. */
    STUBS,
    /** Sources and headers of C, C++, Fortran and Cython. */
    SOURCES,
    /** Static libraries, {@code .a}. */
    STATIC
  }

  /** The network of the steps that run build code. */
  public enum BuildNetwork {
    /** That of all steps: cargo, Go, CMake and git need it. */
    DEFAULT,
    /** None; all that a build needs is fetched by a step before. */
    NONE
  }

  public WheelsSpec {
    inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
    projects = List.copyOf(projects);
    packages = List.copyOf(packages);
    toolchains = List.copyOf(toolchains);
    recipes = List.copyOf(recipes);
    var known = EnumSet.noneOf(Toolchain.class);
    for (var spec : toolchains) {
      if (!known.add(spec.toolchain())) {
        throw new ConfigurationException(
            "<wheels><toolchains><toolchain>",
            spec.toolchain() + " stands there twice.",
            "Remove one of them.");
      }
    }
    for (var part : inputs.values()) {
      part.validateUnused(!projects.isEmpty());
    }
    prune = prune.isEmpty() ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(prune));
  }

  /** Nothing to build. */
  public static WheelsSpec none() {
    return new WheelsSpec(
        Map.of(),
        Indexes.none(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Installer.UV,
        new RepairSpec("auto", List.of(), false),
        Install.VENV,
        Set.of(),
        BuildNetwork.DEFAULT);
  }

  /** What its steps do, in their order: fetching is one of its own where builds have no network. */
  public List<String> phases() {
    return network == BuildNetwork.NONE ? List.of("fetch", "build") : List.of("all");
  }

  /** What is asked for, for a Python. */
  public WheelInputs inputs(PythonSeries series) {
    return inputs.getOrDefault(series, WheelInputs.none());
  }

  /** What an environment is made from of the module's folder. */
  public List<ContextPath> sources(PythonSeries series) {
    var paths = new ArrayList<ContextPath>();
    projects.stream().filter(project -> !project.outside()).forEach(paths::add);
    paths.addAll(inputs(series).files());
    paths.addAll(inputs(series).buildFiles());
    return paths.stream().distinct().toList();
  }

  /** Projects beside or above the module, each of which is a build context of its own. */
  public List<ContextPath> outsideProjects() {
    return projects.stream().filter(ContextPath::outside).toList();
  }

  /** The files that say what is wanted, for all Pythons. */
  public List<Requirements> requirements() {
    return inputs.values().stream()
        .flatMap(part -> part.requirements().stream())
        .sorted(Comparator.comparing(Requirements::toString))
        .distinct()
        .toList();
  }

  /** Whether what the projects bring is a layer of its own. */
  public boolean projectsApart() {
    return install == Install.VENV && !projects.isEmpty();
  }

  /** Whether nothing but the projects says what is wanted. */
  public boolean onlyProjects() {
    return !projects.isEmpty() && noInputs();
  }

  /** Whether there is nothing to build. */
  public boolean empty() {
    return projects.isEmpty() && noInputs();
  }

  private boolean noInputs() {
    return inputs.values().stream().allMatch(WheelInputs::empty);
  }
}
