package io.github.pythonimage.plan;

import io.github.pythonimage.spec.Choice;
import io.github.pythonimage.spec.SpecException;

/** A way to get an interpreter; each has a template of the same name. */
public enum Provider {
  /** CPython compiled from its release archive. */
  SOURCE;

  /** The POM's word for it, and its template's name. */
  public String word() {
    return Choice.word(this);
  }

  /** Parses the POM's word. */
  public static Provider of(String word) {
    try {
      return Choice.of(Provider.class, word);
    } catch (SpecException e) {
      throw e.in("<interpreter><provider>");
    }
  }
}
