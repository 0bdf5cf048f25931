package io.github.pythonimage.diagnosis;

import java.util.List;
import java.util.Optional;

/** Words of tools that mean the same kind of thing; the first that is found counts. */
record ErrorPatterns(List<ErrorPattern> all) implements FailureRule {
  static ErrorPatterns of(ErrorPattern... all) {
    return new ErrorPatterns(List.of(all));
  }

  @Override
  public Optional<Diagnosis> of(FailedStep step) {
    return all.stream().flatMap(saying -> saying.of(step).stream()).findFirst();
  }
}
