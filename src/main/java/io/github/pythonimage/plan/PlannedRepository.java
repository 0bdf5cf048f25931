package io.github.pythonimage.plan;

import io.github.pythonimage.config.interpreter.PackageRepository;
import io.github.pythonimage.config.interpreter.SigningKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an interpreter's packages are.
 *
 * @param suite of an apt repository; empty with other package managers
 * @param components of an apt repository; none with others, or where it is flat
 * @param packages the interpreter's, those that building needs included
 */
public record PlannedRepository(
    URI url, String suite, List<String> components, SigningKey key, List<String> packages) {
  public PlannedRepository {
    components = List.copyOf(components);
    packages = List.copyOf(packages);
  }

  /** Its host as package managers know it. */
  public String host() {
    return url.getHost();
  }

  /**
   * Names of all packages that may come from there, with {@code *}: those of the interpreter, and
   * the parts that it is split into, which have to be of the same version.
   */
  public List<String> patterns() {
    var patterns = new ArrayList<String>();
    for (var name : packages) {
      if (packages.stream().noneMatch(other -> name.startsWith(other + "-"))) {
        patterns.addAll(List.of(name, name + "-*", "lib" + name + "*"));
      }
    }
    return List.copyOf(patterns);
  }

  /** How messages call it. */
  @Override
  public String toString() {
    return suite.isEmpty() ? url.toString() : url + " " + suite;
  }

  /** Whether it is a folder of packages, without suites and components. */
  public boolean flat() {
    return PackageRepository.flat(suite);
  }
}
