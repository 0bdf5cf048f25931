package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.ProbeResult;
import io.github.pythonimage.verify.check.Rule;

/** A rule on what a container of the image does when it runs. It can only add findings. */
public interface InsideRule extends Rule {
  /** Adds one finding for each thing that is wrong. */
  void check(CheckContext context, ProbeResult facts, Findings found);

  @Override
  default void check(CheckContext context, Findings found) {
    // Missing facts are a finding of the rule "probe" already.
    context.inside().ifPresent(facts -> check(context, facts, found));
  }
}
