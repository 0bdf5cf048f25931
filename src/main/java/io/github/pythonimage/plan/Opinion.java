package io.github.pythonimage.plan;

import io.github.pythonimage.config.Severity;
import io.github.pythonimage.config.image.Policy;

/** What a policy makes of an image. */
public sealed interface Opinion {

  /** As it should be. */
  record Fine(String why) implements Opinion {}

  /**
   * Not as it should be.
   *
   * @param remedy what to write instead
   * @param unlessSaid how severe it is where the user does not say
   */
  record Wrong(String problem, String remedy, Severity unlessSaid) implements Opinion {}

  /** Nobody can tell. */
  record Unknown(String why) implements Opinion {}

  /** Wrong, and as severe as that policy is by default. */
  static Wrong wrong(Policy policy, String problem, String remedy) {
    return new Wrong(problem, remedy, policy.severity());
  }
}
