package io.github.pythonimage.verify;

import io.github.pythonimage.plan.Target;

/** Follows verifications, which take seconds each; called by several threads. */
public interface VerifyListener {

  /** An image is being looked at. */
  default void started(Target image) {}

  /** It no longer is, whatever came of it. */
  default void ended(Target image) {}
}
