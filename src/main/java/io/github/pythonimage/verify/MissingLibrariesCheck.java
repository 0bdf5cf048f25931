package io.github.pythonimage.verify;

import java.util.List;

/** Every shared library that a file below the prefix links to is in the image. */
final class MissingLibrariesCheck implements FactsCheck {
  @Override
  public String name() {
    return "missing-libraries";
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
