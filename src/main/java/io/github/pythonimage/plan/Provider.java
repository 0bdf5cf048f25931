package io.github.pythonimage.plan;

import io.github.pythonimage.spec.Choice;
import io.github.pythonimage.spec.InterpreterSpec;
import io.github.pythonimage.spec.SpecException;

/** A way to get an interpreter; each has a template of the same name. */
public enum Provider {
  /** CPython compiled from its release archive. */
  SOURCE,
  /** Packages of a repository. */
  REPOSITORY,
  /** Packages of the PPA that has Pythons for Ubuntu. */
  DEADSNAKES,
  /** The distribution's own Python, by its package. */
  SYSTEM,
  /** One that the base image comes with. */
  IMAGE;

  /** The POM's word for it, and its template's name. */
  public String word() {
    return Choice.word(this);
  }

  /** Parses the POM's word. */
  public static Provider of(String word) {
    try {
      return Choice.of(Provider.class, word);
    } catch (SpecException e) {
      throw e.in("<provider>");
    }
  }

  /** The one that a spec is for. */
  public static Provider of(InterpreterSpec spec) {
    if (spec instanceof InterpreterSpec.Source) {
      return SOURCE;
    }
    if (spec instanceof InterpreterSpec.Packaged) {
      return REPOSITORY;
    }
    if (spec instanceof InterpreterSpec.Deadsnakes) {
      return DEADSNAKES;
    }
    return spec instanceof InterpreterSpec.DistributionsOwn ? SYSTEM : IMAGE;
  }

  /**
   * Whether the release is known before the image is built; otherwise whoever packages it decides.
   */
  public boolean knowsRelease() {
    return this == SOURCE;
  }
}
