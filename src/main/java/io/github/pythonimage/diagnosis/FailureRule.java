package io.github.pythonimage.diagnosis;

import java.util.Optional;
import java.util.stream.Stream;

/** One kind of reason, and how to recognize it. */
@FunctionalInterface
interface FailureRule {
  Optional<Diagnosis> of(FailedStep step);

  /** Several of a kind; the first that recognizes its reason counts. */
  static FailureRule first(FailureRule... rules) {
    return step -> Stream.of(rules).flatMap(rule -> rule.of(step).stream()).findFirst();
  }
}
