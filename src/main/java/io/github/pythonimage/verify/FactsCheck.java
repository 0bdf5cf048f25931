package io.github.pythonimage.verify;

import java.util.List;

/** A check that needs to have seen the image from inside. */
interface FactsCheck extends Check {
  List<String> problems(Evidence evidence, Facts facts);

  @Override
  default List<String> problems(Evidence evidence) {
    // That there are no facts is a finding already.
    return evidence.facts().map(facts -> problems(evidence, facts)).orElse(List.of());
  }
}
