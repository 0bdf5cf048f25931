package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.MessageRule;
import io.github.pythonimage.verify.ProbeResult;
import java.util.List;

/** A rule on what a container of the image does when it runs. It can only add findings. */
interface InsideRule extends MessageRule {
  /** One message for each thing that is wrong: what, where, what to do. */
  List<? extends CharSequence> problems(CheckContext context, ProbeResult facts);

  @Override
  default List<? extends CharSequence> problems(CheckContext context) {
    // Missing facts are a finding of the rule "probe" already.
    var facts = context.inside();
    return facts.isPresent() ? problems(context, facts.get()) : List.of();
  }
}
