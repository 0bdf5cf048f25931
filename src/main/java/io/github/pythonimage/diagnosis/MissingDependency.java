package io.github.pythonimage.diagnosis;

import io.github.pythonimage.catalog.BuildNeed;
import io.github.pythonimage.catalog.MissingKind;
import io.github.pythonimage.catalog.NativePackages;
import java.util.Optional;

/** Something that a build asked for and did not get. */
record MissingDependency(MissingKind kind, String name, Optional<BuildNeed> need) {

  static MissingDependency of(MissingKind kind, String name, NativePackages known) {
    return new MissingDependency(kind, name, known.providers(kind, name));
  }

  @Override
  public String toString() {
    return "the " + kind + " " + (kind == MissingKind.LIBRARY ? "lib" : "") + name;
  }
}
