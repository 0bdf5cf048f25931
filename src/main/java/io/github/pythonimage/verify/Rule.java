package io.github.pythonimage.verify;

import java.util.List;

/** One property of a good image. */
public interface Rule {
  /** The name that reports, {@code <accept>} and the documentation use. */
  String name();

  /** Whether images of this kind must have the property. */
  default boolean appliesTo(ImageKind kind) {
    return true;
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
