package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.interpreter.InterpreterSpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

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
  /** Packages of the PPA that has Pythons for Ubuntu. */
  DEADSNAKES,
  /** The distribution's own Python, by its package. */
  SYSTEM,
  /** One that the base image comes with. */
  IMAGE;

  /** The POM's word for it, and its template's name. */
  public String word() {
    return EnumNames.word(this);
  }

  /** Why it cannot be used on a base of this distribution; empty where it can. */
  public Optional<String> incompatibility(Distribution distribution) {
    return switch (this) {
      case SOURCE, PYTHON_BUILD, PYENV, STANDALONE, REPOSITORY, SYSTEM, IMAGE -> Optional.empty();
      case DEADSNAKES -> Repositories.deadsnakesMisfit(distribution);
    };
  }

  /** The same for all Pythons of an image. */
  Optional<String> incompatibility(Distribution distribution, ImageSpec image) {
    return incompatibility(distribution)
        .or(
            () ->
                switch (this) {
                  case SOURCE, PYTHON_BUILD, PYENV, STANDALONE, REPOSITORY, IMAGE ->
                      Optional.empty();
                  case DEADSNAKES -> Repositories.deadsnakesLacks(distribution, image);
                  case SYSTEM -> new SystemPythonFacts(distribution).incompatibility(image);
                });
  }

  /** What is to be thought of where it is used for an image. */
  Optional<String> note(Distribution distribution, ImageSpec image) {
    return this == REPOSITORY ? new SystemPythonFacts(distribution).note(image) : Optional.empty();
  }

  void validateFit(Distribution distribution) {
    incompatibility(distribution)
        .ifPresent(
            why -> {
              throw new ConfigurationException(
                  "<interpreter><provider>",
                  Quoted.of(word()) + " does not fit " + distribution + ": " + why + ".",
                  "Use one that does: " + fitting(distribution) + ".");
            });
  }

  private static String fitting(Distribution distribution) {
    return Arrays.stream(values())
        .filter(provider -> provider != SYSTEM && provider.incompatibility(distribution).isEmpty())
        .map(Provider::word)
        .collect(Collectors.joining(", "));
  }

  /** Parses the POM's word. */
  public static Provider of(String word) {
    return ConfigurationException.locate("<provider>", () -> EnumNames.of(Provider.class, word));
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
    if (spec instanceof InterpreterSpec.Deadsnakes) {
      return DEADSNAKES;
    }
    if (spec instanceof InterpreterSpec.SystemPython) {
      return SYSTEM;
    }
    if (spec instanceof InterpreterSpec.BaseImagePython) {
      return IMAGE;
    }
    if (spec instanceof InterpreterSpec.Inherited inherited) {
      return of(inherited.provider());
    }
    throw new IllegalArgumentException("Provider.of has no case for " + spec.getClass().getName());
  }

  /** Whether CPython is compiled here. */
  public boolean compiles() {
    return this == SOURCE || this == PYTHON_BUILD || this == PYENV;
  }
}
