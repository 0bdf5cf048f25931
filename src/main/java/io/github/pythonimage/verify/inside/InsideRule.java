package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.Findings;
import io.github.pythonimage.verify.ProbeResult;
import io.github.pythonimage.verify.Rule;

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
