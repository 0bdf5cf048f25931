package io.github.pythonimage.verify;

import java.util.List;

/** One property of a good image. */
public interface Rule {
  /** The name that reports, {@code <accept>} and the documentation use. */
  String name();

  /** The severity of its findings, unless one finding says otherwise. */
  default Severity severity() {
    return Severity.ERROR;
  }

  /** Whether images of this kind must have the property. */
  default boolean appliesTo(ImageKind kind) {
    return true;
  }

  /** One finding for each thing that is wrong. */
  List<Finding> findings(CheckContext context);

  /** A finding with the severity of the rule. */
  default Finding finding(CharSequence message) {
    return new Finding(name(), severity(), message);
  }

  /** A finding that does not fail the goal. */
  default Finding warning(CharSequence message) {
    return new Finding(name(), Severity.WARNING, message);
  }

  /** The same where the rule lacked something to compare with. */
  default Finding undecided(CharSequence message) {
    return new Finding(name(), Severity.WARNING, message, true);
  }
}
