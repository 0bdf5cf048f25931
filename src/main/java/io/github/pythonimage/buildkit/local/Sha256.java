package io.github.pythonimage.buildkit.local;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash that every Java has, without the exception for one that has not. */
public final class Sha256 {
  private Sha256() {}

  /** Begins to hash. */
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
