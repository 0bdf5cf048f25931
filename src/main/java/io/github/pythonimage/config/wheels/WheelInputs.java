package io.github.pythonimage.config.wheels;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ContextPath;
import io.github.pythonimage.config.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is asked for, for one Python.
 *
 * @param requirements files that say it: of pip, {@code pyproject.toml}, or a lock
 * @param constraints files of pip that bound versions
 * @param buildConstraints the same for what builds need
 * @param wheels wheels that are there already
 * @param extras extras of the project that the requirements are
 * @param groups dependency groups of the same
 * @param onlyBinary projects that are never built here; {@code :all:} for all
 * @param noBinary projects that are always built here; {@code :all:} for all
 */
public record WheelInputs(
    List<Requirements> requirements,
    List<Requirements> constraints,
    List<Requirements> buildConstraints,
    List<ContextPath> wheels,
    List<String> extras,
    List<String> groups,
    List<String> onlyBinary,
    List<String> noBinary) {
  public WheelInputs {
    requirements = List.copyOf(requirements);
    constraints = List.copyOf(constraints);
    buildConstraints = List.copyOf(buildConstraints);
    wheels = List.copyOf(wheels);
    extras = List.copyOf(extras);
    groups = List.copyOf(groups);
    onlyBinary = List.copyOf(onlyBinary);
    noBinary = List.copyOf(noBinary);
    var others = !constraints.isEmpty() || !wheels.isEmpty() || requirements.size() > 1;
    var lock = requirements.stream().filter(Requirements::locked).findFirst();
    if (lock.isPresent() && others) {
      throw new ConfigurationException(
          "<requirements>",
          Quoted.of(lock.get().toString()) + " is a lock, and there is something beside it.",
          "A lock says everything: name it alone, without <constraints> and <wheels>.");
    }
  }

  /** Nothing at all. */
  public static WheelInputs none() {
    return new WheelInputs(
        List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /** Whether nothing is said, not even of what is not asked for. */
  public boolean isEmpty() {
    return empty()
        && constraints.isEmpty()
        && buildConstraints.isEmpty()
        && extras.isEmpty()
        && groups.isEmpty()
        && onlyBinary.isEmpty()
        && noBinary.isEmpty();
  }

  /**
   * Refuses extras and groups that are of nothing here, as they would be left out in silence.
   *
   * @param projects whether there are projects beside it
   */
  void validateUnused(boolean projects) {
    if (requirements.stream().anyMatch(Requirements::ofProject)) {
      return;
    }
    if (!groups.isEmpty()) {
      throw new ConfigurationException(
          "<wheels><groups>",
          "nothing in <requirements> has the group " + Quoted.beginning(groups.get(0)) + ".",
          "Groups are of a pyproject.toml or a lock: name that in <requirements>.");
    }
    // What projects depend on is resolved here, with their extras, unless something else says it.
    if (!extras.isEmpty() && !(projects && empty())) {
      throw new ConfigurationException(
          "<wheels><extras>",
          "nothing in <requirements> has the extra " + Quoted.beginning(extras.get(0)) + ".",
          "Extras are of a pyproject.toml or a lock in <requirements>, or of <projects> without"
              + " <requirements>; in a requirements file, write name["
              + Quoted.beginning(extras.get(0))
              + "].");
    }
  }

  /** Whether nothing is asked for. */
  public boolean empty() {
    return requirements.isEmpty() && wheels.isEmpty();
  }

  /** Every file of the module that the build reads for it, each once. */
  public List<ContextPath> files() {
    var files = new ArrayList<ContextPath>();
    for (var part : Stream.concat(requirements.stream(), constraints.stream()).toList()) {
      part.all().stream().filter(file -> !file.outside()).forEach(files::add);
      files.addAll(part.local());
    }
    files.addAll(wheels);
    return files.stream().distinct().toList();
  }

  /** The uv workspace that it is locked in, where that lies above the module. */
  public Optional<Workspace> workspace() {
    return requirements.stream().flatMap(part -> part.workspace().stream()).findFirst();
  }

  /** Every file that builds read for what they need. */
  public List<ContextPath> buildFiles() {
    return buildConstraints.stream().flatMap(part -> part.all().stream()).distinct().toList();
  }

  /** Whether sources may be built whose files have checksums, with something that has none. */
  public boolean buildsWithUnpinned() {
    return requirements.stream().anyMatch(Requirements::hashed)
        && buildConstraints.stream().noneMatch(Requirements::hashed)
        && !onlyBinary.contains(":all:");
  }

  /** Whether a lock of Poetry is among them, which needs Poetry to be read. */
  public boolean poetry() {
    return requirements.stream().anyMatch(part -> part.named("poetry.lock"));
  }
}
