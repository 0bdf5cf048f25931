package io.github.pythonimage.verify.python;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.packages.InstalledDistribution;
import io.github.pythonimage.verify.packages.PythonEnvironment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Which Python package of the environment brought a file, and whether the requirements name it. */
public final class PackageOwnership {
  private final Map<String, InstalledDistribution> owners = new HashMap<>();
  private final Predicate<String> isInRequirements;
  private final String venv;

  public PackageOwnership(CheckContext context, FileTree files) {
    this.venv = context.prefix().venv();
    var hasRequirements = !context.spec().wheels().empty();
    // The image says of itself what was asked for, so the POM has to say it too.
    var requested = context.identity().expected().requested();
    this.isInRequirements =
        name -> hasRequirements && (requested.isEmpty() || requested.get().contains(name));
    PythonEnvironment.of(files)
        .below(venv)
        .forEach(d -> d.record().keySet().forEach(path -> owners.put(path, d)));
  }

  /** The package of the environment that has a file. */
  public Optional<InstalledDistribution> owner(FileEntry file) {
    return Optional.ofNullable(owners.get(file.path()))
        .filter(d -> file.path().startsWith(venv + "/"));
  }

  /** Whether a package was asked for by name; without requirements nobody asked. */
  public boolean isRequested(InstalledDistribution distribution) {
    return distribution.isRequested() && isInRequirements.test(distribution.name());
  }

  /** Whether the package that has a file was asked for by name. */
  public boolean isRequested(FileEntry file) {
    return owner(file).filter(this::isRequested).isPresent();
  }
}
