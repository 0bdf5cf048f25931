package io.github.pythonimage.verify;

/** Follows verifications, which take seconds each; called by several threads. */
public interface VerifyListener {

  /** One that nobody needs to hear. */
  static VerifyListener none() {
    return new VerifyListener() {
      @Override
      public void started(VerifyTarget image) {}

      @Override
      public void ended(VerifyTarget image) {}
    };
  }

  /** An image is being looked at. */
  void started(VerifyTarget image);

  /** It no longer is, whatever came of it. */
  void ended(VerifyTarget image);
}
