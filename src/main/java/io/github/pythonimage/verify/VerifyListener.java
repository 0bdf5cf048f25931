package io.github.pythonimage.verify;

/** Follows verifications, which take seconds each; called by several threads. */
public interface VerifyListener {

  /** An image is being looked at. */
  default void started(VerifyTarget image) {}

  /** It no longer is, whatever came of it. */
  default void ended(VerifyTarget image) {}
}
