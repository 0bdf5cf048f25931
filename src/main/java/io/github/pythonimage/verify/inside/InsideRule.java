package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.InsideFacts;
import io.github.pythonimage.verify.MessageRule;
import java.util.List;

/** A rule on what a container of the image does when it runs. It can only add findings. */
interface InsideRule extends MessageRule {
  /** One message for each thing that is wrong: what, where, what to do. */
  List<? extends CharSequence> problems(Evidence evidence, InsideFacts facts);

  @Override
  default List<? extends CharSequence> problems(Evidence evidence) {
    // Missing facts are a finding of the rule "probe" already.
    var facts = evidence.inside();
    return facts.isPresent() ? problems(evidence, facts.get()) : List.of();
  }
}
