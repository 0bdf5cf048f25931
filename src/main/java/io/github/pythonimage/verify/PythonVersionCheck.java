package io.github.pythonimage.verify;

import java.util.List;

/** The interpreter is exactly the planned release. */
final class PythonVersionCheck implements FactsCheck {
  @Override
  public String name() {
    return "python-version";
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    var planned = evidence.image().version().toString();
    return facts.python().equals(planned)
        ? List.of()
        : List.of(
            evidence.prefix().venv()
                + "/bin/python3 is Python "
                + facts.python()
                + ", but the plan has "
                + planned
                + ". Build the image again; if it stays so, another image has taken its tag.");
  }
}
