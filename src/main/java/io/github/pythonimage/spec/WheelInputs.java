package io.github.pythonimage.spec;

import java.util.ArrayList;
import java.util.List;

/**
 * What is asked for, for one Python.
 *
 * @param requirements files that say it: of pip, {@code pyproject.toml}, or a lock
 * @param constraints files of pip that bound versions
 * @param wheels wheels that are there already
 * @param extras extras of the project that the requirements are
 * @param groups dependency groups of the same
 * @param onlyBinary projects that are never built here; {@code :all:} for all
 * @param noBinary projects that are always built here; {@code :all:} for all
 */
public record WheelInputs(
    List<Requirements> requirements,
    List<Requirements> constraints,
    List<ContextPath> wheels,
    List<String> extras,
    List<String> groups,
    List<String> onlyBinary,
    List<String> noBinary) {
  public WheelInputs {
    requirements = List.copyOf(requirements);
    constraints = List.copyOf(constraints);
    wheels = List.copyOf(wheels);
    extras = List.copyOf(extras);
    groups = List.copyOf(groups);
    onlyBinary = List.copyOf(onlyBinary);
    noBinary = List.copyOf(noBinary);
    var others = !constraints.isEmpty() || !wheels.isEmpty() || requirements.size() > 1;
    var lock = requirements.stream().filter(Requirements::locked).findFirst();
    if (lock.isPresent() && others) {
      throw new SpecException(
          "<requirements>",
          Quoted.of(lock.get().toString()) + " is a lock, and there is something beside it.",
          "A lock says everything: name it alone, without <constraints> and <wheels>.");
    }
  }

  /** Nothing at all. */
  public static WheelInputs none() {
    return new WheelInputs(
        List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /** Whether nothing is said, not even of what is not asked for. */
  public boolean saysNothing() {
    return empty()
        && constraints.isEmpty()
        && extras.isEmpty()
        && groups.isEmpty()
        && onlyBinary.isEmpty()
        && noBinary.isEmpty();
  }

  /** Whether nothing is asked for. */
  public boolean empty() {
    return requirements.isEmpty() && wheels.isEmpty();
  }

  /** Every file that the build reads for it, each once. */
  public List<ContextPath> files() {
    var files = new ArrayList<ContextPath>();
    requirements.forEach(part -> files.addAll(part.all()));
    constraints.forEach(part -> files.addAll(part.all()));
    files.addAll(wheels);
    return files.stream().distinct().toList();
  }

  /** Whether a lock of Poetry is among them, which needs Poetry to be read. */
  public boolean poetry() {
    return requirements.stream().anyMatch(part -> part.named("poetry.lock"));
  }
}
