package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.catalog.PythonRelease;
import io.github.pythonimage.catalog.PythonRelease.Signer;
import io.github.pythonimage.catalog.Recipe;
import io.github.pythonimage.catalog.WheelTools;
import io.github.pythonimage.config.ContextPath;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.TargetPython;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.image.ParentImage;
import io.github.pythonimage.config.interpreter.Compilation;
import io.github.pythonimage.config.wheels.WheelInputs;
import io.github.pythonimage.config.wheels.WheelsSpec;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One image of the matrix: one image spec with one Python.
 *
 * @param requested the {@code <python>} that it is for
 * @param compiled the releases that are compiled in its builder: its own, which may be among those
 *     of its siblings; none where others have compiled it
 * @param signer who must have signed the archives of its release; empty where nobody needs to
 * @param toolchains compilers that only its wheels need
 * @param folder its folder below {@code target/python-image}, {@code <id>/<series>}
 * @param tags full names of the runtime image
 * @param builderTags full names of its builder; none where that is not published, or is the one of
 *     a sibling
 * @param recipes what compiling the projects that the POM names takes
 * @param olderBase what to build wheels on that its own base may be too new for; empty where they
 *     are for nobody else, or nothing is known
 * @param projectLabels labels that the project and its last commit give it
 * @param updatesMoment the moment whose security updates are asked for, as text; a new text makes
 *     the step run again
 */
public record PlannedImage(
    ImageSpec spec,
    PythonRequest requested,
    TargetPython version,
    List<PythonRelease> compiled,
    Optional<Signer> signer,
    PlannedInterpreter interpreter,
    Distribution distribution,
    List<PlannedToolchain> toolchains,
    String folder,
    List<ImageReference> tags,
    List<ImageReference> builderTags,
    List<Recipe> recipes,
    Optional<String> olderBase,
    Map<String, String> projectLabels,
    String updatesMoment) {
  public PlannedImage {
    compiled = List.copyOf(compiled);
    toolchains = List.copyOf(toolchains);
    tags = List.copyOf(tags);
    builderTags = List.copyOf(builderTags);
    recipes = List.copyOf(recipes);
    projectLabels = Map.copyOf(projectLabels);
  }

  /** What is compiled for it, where its interpreter is compiled here. */
  public PythonRelease release() {
    return compiled.stream()
        .filter(release -> version.isA(release.version()))
        .findFirst()
        .orElseThrow();
  }

  /** What its interpreter is compiled with, where it is compiled here. */
  public Compilation compilation() {
    return spec.interpreter().compilation().orElseThrow();
  }

  /**
   * Where the Python is that steps build with: it has pip, and headers that fit. It is the
   * interpreter itself where that is in the prefix, and an environment of the builder's otherwise.
   */
  public String buildPython() {
    return interpreter.inPrefix() ? interpreter.home() : "/opt/python-image";
  }

  /**
   * Names what wheels are compiled against, for caches of compiled wheels: pip tells them apart by
   * Python and architecture alone, not by C library or headers.
   */
  public String wheelEnvironment() {
    return CacheKeys.wheelEnvironment(this);
  }

  /**
   * Names the cache of the package manager's archives. It belongs to a base as the POM writes it
   * and to a repository with its key, so that other bases and repositories do not write to it.
   */
  public String archiveCache() {
    return CacheKeys.archives(this);
  }

  /**
   * Names the base as the POM writes it, for caches: programs of a base run as root in the steps
   * that mount them.
   */
  public String baseHash() {
    return CacheKeys.base16(this);
  }

  /** What changes wheels so that they find their libraries. */
  public WheelTools.Sources patchelf() {
    return Catalog.wheelTools().patchelf();
  }

  /** Whether that is compiled for it. */
  public boolean patches() {
    return spec.wheels().repair().changes() && wheelCompilers() != Compilers.NEVER;
  }

  /** The image of this plugin that it starts from, where it is an application. */
  public Optional<ParentImage> parent() {
    return spec.parent().map(parent -> parent.of(requested));
  }

  public boolean isApplication() {
    return spec.parent().isPresent();
  }

  /**
   * Whether the application installs packages of the distribution. Wheels that nobody compiles here
   * need none.
   */
  public boolean needsSystemStep() {
    return !isApplication()
        || !spec.runtime().packages().isEmpty()
        || spec.runtime().workdir().isPresent()
        || init().missingPackage().isPresent()
        || needsNative();
  }

  /** Whether its wheels are built with more than its builder has. */
  public boolean needsNative() {
    return !spec.wheels().empty()
        && (!nativePackages().isEmpty()
            || toolchains.stream().anyMatch(t -> !t.identity().isEmpty()));
  }

  /**
   * Whether something is compiled, unpacked or published that the runtime image has no packages of.
   * Without it, the runtime's own interpreter makes the environment.
   */
  public boolean needsBuilder() {
    return isApplication()
        || interpreter.inPrefix()
        || !spec.wheels().empty()
        || spec.publishBuilder();
  }

  /** When compilers are installed in its stages. */
  public Compilers compilers() {
    if (isApplication()) {
      // Its builder has them.
      return Compilers.NEVER;
    }
    return interpreter.provider().compiles() ? Compilers.ALWAYS : wheelCompilers();
  }

  /** When its wheels need them, and whatever else is only for building wheels. */
  public Compilers wheelCompilers() {
    // A recipe may bring a toolchain that the POM does not name.
    var compilers = Compilers.of(spec, inputs(), !toolchains.isEmpty());
    return isApplication() && compilers == Compilers.ON_DEMAND ? Compilers.ALWAYS : compilers;
  }

  /** Its distribution's package manager, which names the macros that speak to it. */
  public String family() {
    return distribution.family().orElseThrow();
  }

  /** Modules of the standard library that cannot be compiled on its distribution. */
  public List<String> missingModules() {
    return interpreter.provider().compiles() ? distribution.missingModules() : List.of();
  }

  /**
   * Packages of the runtime image: what each has, the interpreter, what the POM adds, then the init
   * process; each once.
   */
  public Set<String> runtimePackages() {
    var names = new LinkedHashSet<>(isApplication() ? List.<String>of() : distribution.runtime());
    names.addAll(interpreter.packages());
    names.addAll(spec.runtime().packages());
    init().missingPackage().ifPresent(names::add);
    return Collections.unmodifiableSet(names);
  }

  /** The init process that starts what the image runs. */
  public PlannedInit init() {
    return PlannedInit.of(this);
  }

  /** Packages that only building wheels needs: what the POM names, then its recipes'; each once. */
  public Set<String> nativePackages() {
    var names = new LinkedHashSet<>(spec.wheels().packages());
    recipes.forEach(recipe -> names.addAll(recipe.packages(family())));
    return Collections.unmodifiableSet(names);
  }

  /** Packages that bring the interpreter to the builder; each once. */
  public Set<String> buildPackages() {
    var names = new LinkedHashSet<>(interpreter.packages());
    names.addAll(interpreter.development());
    return Collections.unmodifiableSet(names);
  }

  /** What its environment is made of, and how. */
  public WheelsSpec wheels() {
    return spec.wheels();
  }

  /** What is asked for, for its Python. */
  public WheelInputs inputs() {
    return spec.wheels().inputs(version.series());
  }

  /** What the runtime image is made from of the module's folder; the builder reads none. */
  public List<ContextPath> sources() {
    return spec.sources(version.series());
  }

  /** Labels of the runtime image, sorted by name; those of the POM win. */
  public Map<String, String> labels() {
    return PlannedLabels.of(this);
  }

  /** The image that it starts from. */
  public ImageReference base() {
    return spec.base(requested);
  }

  /** The name that tables and messages use. */
  public ImageReference displayName() {
    return tags.get(0);
  }
}
