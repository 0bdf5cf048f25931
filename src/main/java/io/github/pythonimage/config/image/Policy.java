package io.github.pythonimage.config.image;

import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.PolicySeverity;

/** A choice that works, and that one should know the price of; its name is the POM's word. */
public enum Policy {
  /** The base's C library is not the one that wheels are built for. */
  BASE_MUSL("<base>", PolicySeverity.ERROR),
  /** The base changes under its name, or is soon replaced. */
  BASE_ROLLING("<base>", PolicySeverity.ERROR),
  /** The base reached end of life; only a warning while extended support lasts. */
  BASE_END_OF_LIFE("<base>", PolicySeverity.ERROR),
  /** The base has months left. */
  BASE_END_OF_LIFE_SOON("<base>", PolicySeverity.WARN),
  /** The base is named by a tag. */
  BASE_NOT_PINNED("<base>", PolicySeverity.OFF),
  /** A Python gets no security fixes any more. */
  PYTHON_END_OF_LIFE("<pythons>", PolicySeverity.WARN),
  /** A Python is not released yet. */
  PYTHON_PRE_RELEASE("<pythons>", PolicySeverity.WARN),
  /** The POM names a release, and the catalog has a newer one of the same series. */
  PYTHON_OUTDATED("<pythons>", PolicySeverity.WARN),
  /** More Pythons than one can look after. */
  TOO_MANY_PYTHONS("<pythons>", PolicySeverity.WARN),
  /** No second Python to move to. */
  SINGLE_PYTHON("<pythons>", PolicySeverity.OFF),
  /** The interpreter is the one of the distribution's own programs. */
  SYSTEM_PYTHON("<interpreter><provider>", PolicySeverity.ERROR),
  /** Requirements have checksums, and what their sources are built with has none. */
  UNPINNED_BUILD_REQUIREMENTS("<wheels><buildConstraints>", PolicySeverity.WARN),
  /** The wheel of a project has another version than the POM: the step that builds it finds out. */
  PROJECT_VERSION("<wheels><projects>", PolicySeverity.OFF);

  private final String element;
  private final PolicySeverity severity;

  Policy(String element, PolicySeverity severity) {
    this.element = element;
    this.severity = severity;
  }

  /** The element of the POM that it is about. */
  public String element() {
    return element;
  }

  /** How severe it is unless the user says otherwise. */
  public PolicySeverity severity() {
    return severity;
  }

  /** The POM's word for it. */
  public String word() {
    return EnumNames.word(this);
  }
}
