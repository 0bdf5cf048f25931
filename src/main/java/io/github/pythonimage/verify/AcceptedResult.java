package io.github.pythonimage.verify;

/** A finding that the POM accepts, and the reason that it gives. */
public record AcceptedResult(Finding finding, String reason) {
  @Override
  public String toString() {
    return finding + " (" + reason + ")";
  }
}
