package io.github.pythonimage.spec;

import java.util.List;
import java.util.Optional;

/**
 * What goes into the environment.
 *
 * @param requirements a requirements file of pip
 * @param projects folders with a {@code pyproject.toml} or {@code setup.py}
 * @param packages packages of the distribution that only building the wheels needs
 * @param toolchains compilers that only building the wheels needs; each once
 */
public record WheelsSpec(
    Optional<Requirements> requirements,
    List<ContextPath> projects,
    List<PackageName> packages,
    List<ToolchainSpec> toolchains) {
  public WheelsSpec {
    projects = List.copyOf(projects);
    packages = List.copyOf(packages);
    toolchains = List.copyOf(toolchains);
    for (var spec : toolchains) {
      if (toolchains.stream().filter(t -> t.toolchain() == spec.toolchain()).count() > 1) {
        throw new SpecException(
            "<wheels><toolchains><toolchain>",
            spec.toolchain() + " stands there twice.",
            "Remove one of them.");
      }
    }
  }

  /** Whether there is nothing to build. */
  public boolean empty() {
    return requirements.isEmpty() && projects.isEmpty();
  }
}
