package io.github.pythonimage.diagnosis;

import io.github.pythonimage.catalog.BuildNeed;
import io.github.pythonimage.catalog.Lack;
import io.github.pythonimage.catalog.NativePackages;
import java.util.Optional;

/** Something that a build asked for and did not get. */
record Missing(Lack lack, String name, Optional<BuildNeed> need) {

  static Missing of(Lack lack, String name, NativePackages known) {
    return new Missing(lack, name, known.bringing(lack, name));
  }

  @Override
  public String toString() {
    return "the " + lack + " " + (lack == Lack.LIBRARY ? "lib" : "") + name;
  }
}
