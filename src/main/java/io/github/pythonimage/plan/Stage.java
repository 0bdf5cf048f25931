package io.github.pythonimage.plan;

import io.github.pythonimage.config.EnumNames;
import java.util.stream.Stream;

/**
 * The stages of Dockerfiles; the only place for their names, and for the suffix of the builder.
 * Toolchains, Pythons, sources and projects of a file have stages with a suffix of their own.
 */
public enum Stage {
  BASE,
  /** The image of this plugin that an application starts from. */
  PARENT,
  PYTHON_IMAGE_SCRIPTS,
  REPOSITORY,
  TOOLCHAIN,
  PRIVILEGES,
  PYENV,
  SOURCE,
  ARCHIVE_TOOLS,
  INTERPRETER,
  /** Also published, as NAME:TAG-dev. */
  BUILDER,
  /** The builder with one of its Pythons, where it has several. */
  PYTHON,
  NATIVE,
  POETRY,
  PATCHELF_SOURCE,
  PATCHELF,
  WHEEL_TOOLS,
  REQUIREMENTS,
  BUILD_CONSTRAINTS,
  SOURCES,
  /** What is asked for, if all of it has wheels: then no compiler is installed. */
  TAKEN,
  WHEELS,
  /** Files for the wheels that are built without a network. */
  WHEELS_FILES,
  PROJECT,
  /** The wheels that an environment is installed from; files, not an image. */
  WHEELHOUSE,
  VENV,
  PROJECTS,
  EMPTY,
  TREE,
  GATHERED,
  /** Files of the module that the runtime image has as they are. */
  FILES,
  OS,
  /** Whether the distribution has the packages of OS; only run where another stage has failed. */
  PACKAGE_NAMES,
  RUNTIME;

  /** Its name in a Dockerfile. */
  public String word() {
    return EnumNames.word(this);
  }

  /** Whether some Dockerfile may have a stage of this name, without a suffix. */
  public static boolean isOne(String word) {
    return Stream.of(values()).map(Stage::word).anyMatch(word::equals);
  }

  /** What follows the name of the runtime image in names, labels and files of this one. */
  public String suffix() {
    return this == BUILDER ? "-dev" : "";
  }
}
