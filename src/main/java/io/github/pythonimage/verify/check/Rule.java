package io.github.pythonimage.verify.check;

import java.util.List;
import java.util.Locale;

/** One property of a good image. */
public interface Rule {
  /**
   * The name that reports, {@code <accept>} and the documentation use: that of the class, {@code
   * write-access} of {@code WriteAccessRule}.
   */
  default String name() {
    return getClass()
        .getSimpleName()
        .replaceFirst("Rule$", "")
        .replaceAll("(?<=.)(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /** Adds one finding for each thing that is wrong. */
  void check(CheckContext context, Findings found);

  /** What is wrong with an image. */
  default List<Finding> findings(CheckContext context) {
    var found = new Findings(name());
    check(context, found);
    return found.all();
  }
}
