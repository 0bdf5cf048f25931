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
import io.github.pythonimage.config.interpreter.Compilation;
import io.github.pythonimage.config.wheels.WheelInputs;
import io.github.pythonimage.config.wheels.WheelsSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
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
    String updatesMoment) {
  public PlannedImage {
    compiled = List.copyOf(compiled);
    toolchains = List.copyOf(toolchains);
    tags = List.copyOf(tags);
    builderTags = List.copyOf(builderTags);
    recipes = List.copyOf(recipes);
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
    // Who signed an archive is nothing to what it is compiled to.
    var interpreter =
        spec.interpreter().compilation().isPresent() ? compilation() : spec.interpreter();
    var compilers = new ArrayList<Object>(nativePackages());
    toolchains.stream().flatMap(t -> t.identity().stream()).forEach(compilers::add);
    var parts = List.of(base(), distribution, spec.prefix(), interpreter, compilers);
    return Fingerprint.of(parts.toString().getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16);
  }

  /**
   * Names the cache of the package manager's archives. It belongs to a base as the POM writes it
   * and to a repository with its key, so that other bases and repositories do not write to it.
   */
  public String archiveCache() {
    var source = new ArrayList<>(List.of(base().toString()));
    interpreter
        .repository()
        .ifPresent(r -> source.addAll(List.of(r.toString(), r.key().fingerprint())));
    return String.join("-", family(), distribution.name(), distribution.version())
        + "-"
        + Fingerprint.of(source).hex().substring(0, 16);
  }

  /**
   * Names the base as the POM writes it, for caches: programs of a base run as root in the steps
   * that mount them.
   */
  public String baseHash() {
    return Fingerprint.of(base().toString()).hex().substring(0, 16);
  }

  /** What changes wheels so that they find their libraries. */
  public WheelTools.Sources patchelf() {
    return Catalog.wheelTools().patchelf();
  }

  /** Whether that is compiled for it. */
  public boolean patches() {
    return spec.wheels().repair().changes() && wheelCompilers() != Compilers.NEVER;
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
    return interpreter.inPrefix() || !spec.wheels().empty() || spec.publishBuilder();
  }

  /** When compilers are installed in its stages. */
  public Compilers compilers() {
    return interpreter.provider().compiles() ? Compilers.ALWAYS : wheelCompilers();
  }

  /** When its wheels need them, and whatever else is only for building wheels. */
  public Compilers wheelCompilers() {
    // A recipe may bring a toolchain that the POM does not name.
    return Compilers.of(spec, inputs(), !toolchains.isEmpty());
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
   * Packages of the runtime image: what each has, the interpreter, then what the POM adds; each
   * once.
   */
  public Set<String> runtimePackages() {
    var names = new LinkedHashSet<>(distribution.runtime());
    names.addAll(interpreter.packages());
    names.addAll(spec.runtime().packages());
    return Collections.unmodifiableSet(names);
  }

  /** Packages that only building wheels needs: what the POM names, then its recipes'; each once. */
  public Set<String> nativePackages() {
    var names = new LinkedHashSet<>(spec.wheels().packages());
    recipes.forEach(recipe -> names.addAll(recipe.packages(family())));
    return Collections.unmodifiableSet(names);
  }

  /** Packages that compile wheels, where compilers are installed for them alone; each once. */
  public Set<String> compilerPackages() {
    var names = new LinkedHashSet<>(distribution.toolchain());
    names.addAll(nativePackages());
    return Collections.unmodifiableSet(names);
  }

  /** Packages of the builder: the interpreter's, and what the toolchain would have brought. */
  public Set<String> builderPackages() {
    var names = new LinkedHashSet<String>();
    if (compilers() != Compilers.ALWAYS) {
      names.addAll(distribution.wheelTools());
    }
    names.addAll(buildPackages());
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

  /** Whether what the projects bring is a layer of its own. */
  public boolean projectsApart() {
    return wheels().projectsApart();
  }

  /** What is asked for, for its Python. */
  public WheelInputs inputs() {
    return spec.wheels().inputs(version.series());
  }

  /** What the runtime image is made from of the build's context; the builder reads none of it. */
  public List<ContextPath> contextPaths() {
    var paths = new ArrayList<>(spec.wheels().projects());
    paths.addAll(inputs().files());
    paths.addAll(inputs().buildFiles());
    return List.copyOf(paths);
  }

  /** The image that it starts from. */
  public ImageReference base() {
    return spec.base().image(version.series());
  }

  /** The name that tables and messages use. */
  public ImageReference displayName() {
    return tags.get(0);
  }

  static ImageReference builderTag(ImageReference tag) {
    return tag.withTag(tag.tag().orElseThrow() + Stage.BUILDER.suffix());
  }
}
