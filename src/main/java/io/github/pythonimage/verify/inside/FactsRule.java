package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Facts;
import io.github.pythonimage.verify.MessageRule;
import java.util.List;

/** A rule on what a container of the image does when it runs. */
public interface FactsRule extends MessageRule {
  /** One message for each thing that is wrong: what, where, what to do. */
  List<String> problems(Evidence evidence, Facts facts);

  @Override
  default List<String> problems(Evidence evidence) {
    // Missing facts are a finding of the rule "probe" already.
    return evidence.facts().map(facts -> problems(evidence, facts)).orElse(List.of());
  }
}
