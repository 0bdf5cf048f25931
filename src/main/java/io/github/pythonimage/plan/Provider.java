package io.github.pythonimage.plan;

import io.github.pythonimage.spec.Choice;
import io.github.pythonimage.spec.InterpreterSpec;
import io.github.pythonimage.spec.SpecException;

/** A way to get an interpreter; each has a template of the same name. */
public enum Provider {
  /** CPython compiled from its release archive. */
  SOURCE,
  /** CPython compiled by pyenv's python-build. */
  PYTHON_BUILD,
  /** All Pythons of an image under one pyenv, each copied into a runtime of its own. */
  PYENV,
  /** A build of CPython that others publish as an archive. */
  STANDALONE,
  /** Packages of a repository. */
  REPOSITORY,
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
    if (spec instanceof InterpreterSpec.Pyenv pyenv) {
      return pyenv.together() ? PYENV : PYTHON_BUILD;
    }
    if (spec instanceof InterpreterSpec.Standalone) {
      return STANDALONE;
    }
    if (spec instanceof InterpreterSpec.Packaged) {
      return REPOSITORY;
    }
    return spec instanceof InterpreterSpec.DistributionsOwn ? SYSTEM : IMAGE;
  }

  /** Whether CPython is compiled here. */
  public boolean compiles() {
    return this == SOURCE || this == PYTHON_BUILD || this == PYENV;
  }
}
