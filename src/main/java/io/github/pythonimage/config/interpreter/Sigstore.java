package io.github.pythonimage.config.interpreter;

/** What is asked of the signatures that CPython's release managers make with Sigstore. */
public enum Sigstore {
  /** The checksum alone decides. */
  OFF,
  /** The checksum must be one that the release manager signed. */
  REQUIRED
}
