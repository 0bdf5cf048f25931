package io.github.pythonimage.diagnosis;

import java.util.Optional;

/** One kind of reason, and how to recognize it. */
@FunctionalInterface
interface FailureRule {
  Optional<Diagnosis> of(FailedStep step);
}
