package io.github.pythonimage.verify;

import java.util.List;

/** The image's user can change neither the interpreter nor the environment. */
final class NoWriteCheck implements FactsCheck {
  @Override
  public String name() {
    return "no-write";
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    var writable = facts.writable();
    return writable.empty()
        ? List.of()
        : List.of(
            "uid "
                + facts.uid()
                + " can change "
                + writable.count()
                + (writable.count() == 1 ? " path" : " paths")
                + " of the tree "
                + evidence.prefix()
                + ": "
                + writable
                + ". They must belong to root and be writable for nobody else.");
  }
}
