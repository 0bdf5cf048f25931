package io.github.pythonimage.verify;

import io.github.pythonimage.verify.check.Finding;

/** A finding that the POM accepts, and the reason that it gives. */
public record AcceptedResult(Finding finding, String reason) {
  @Override
  public String toString() {
    return finding + " (" + reason + ")";
  }
}
