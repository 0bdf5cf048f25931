package io.github.pythonimage.config.image;

import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.Severity;

/** A choice that works, and that one should know the price of; its name is the POM's word. */
public enum Policy {
  /** The base's C library is not the one that wheels are built for. */
  BASE_MUSL("<base>", Severity.ERROR),
  /** The base changes under its name, or is soon replaced. */
  BASE_ROLLING("<base>", Severity.ERROR),
  /** The base reached end of life; only a warning while extended support lasts. */
  BASE_END_OF_LIFE("<base>", Severity.ERROR),
  /** The base has months left. */
  BASE_END_OF_LIFE_SOON("<base>", Severity.WARN),
  /** The base is named by a tag. */
  BASE_NOT_PINNED("<base>", Severity.OFF),
  /** A Python gets no security fixes any more. */
  PYTHON_END_OF_LIFE("<pythons>", Severity.WARN),
  /** A Python is not released yet. */
  PYTHON_PRE_RELEASE("<pythons>", Severity.WARN),
  /** More Pythons than one can look after. */
  TOO_MANY_PYTHONS("<pythons>", Severity.WARN),
  /** No second Python to move to. */
  SINGLE_PYTHON("<pythons>", Severity.OFF),
  /** The interpreter is the one of the distribution's own programs. */
  SYSTEM_PYTHON("<interpreter><provider>", Severity.ERROR),
  /** Requirements have checksums, and what their sources are built with has none. */
  UNPINNED_BUILD_REQUIREMENTS("<wheels><buildConstraints>", Severity.WARN);

  private final String element;
  private final Severity severity;

  Policy(String element, Severity severity) {
    this.element = element;
    this.severity = severity;
  }

  /** The element of the POM that it is about. */
  public String element() {
    return element;
  }

  /** How severe it is unless the user says otherwise. */
  public Severity severity() {
    return severity;
  }

  /** The POM's word for it. */
  public String word() {
    return EnumNames.word(this);
  }
}
