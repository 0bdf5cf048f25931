package io.github.pythonimage.spec;

import java.util.List;
import java.util.Optional;

/**
 * What goes into the environment.
 *
 * @param requirements a requirements file of pip
 * @param projects folders with a {@code pyproject.toml} or {@code setup.py}
 * @param packages packages of the distribution that only building the wheels needs
 * @param recipes projects whose build packages the catalog knows
 */
public record WheelsSpec(
    Optional<Requirements> requirements,
    List<ContextPath> projects,
    List<PackageName> packages,
    List<String> recipes) {
  public WheelsSpec {
    projects = List.copyOf(projects);
    packages = List.copyOf(packages);
    recipes = List.copyOf(recipes);
  }

  /** Whether there is nothing to build. */
  public boolean empty() {
    return requirements.isEmpty() && projects.isEmpty();
  }
}
