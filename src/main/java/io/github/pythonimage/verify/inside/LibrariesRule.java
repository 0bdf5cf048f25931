package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Facts;
import java.util.List;

/** Every shared library that a file below the prefix links to is in the image. */
public final class LibrariesRule implements FactsRule {
  @Override
  public String name() {
    return "libraries";
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    return facts.libraries().missing().stream()
        .map(
            m ->
                m.library()
                    + " is not in the image, but "
                    + m.needed().count()
                    + (m.needed().count() == 1 ? " file links" : " files link")
                    + " to it: "
                    + m.needed()
                    + ". Name the package that has it in <runtime><packages>.")
        .toList();
  }
}
