package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.spec.Choice;
import io.github.pythonimage.spec.SpecException;
import java.util.Optional;

/** A way to get an interpreter; each has a template of the same name. */
public enum Provider {
  /** CPython compiled from its release archive. */
  SOURCE;

  /** The POM's word for it, and its template's name. */
  public String word() {
    return Choice.word(this);
  }

  /** Why it cannot be used on a base of this distribution; empty where it can. */
  public Optional<String> misfit(Distribution distribution) {
    return switch (this) {
      case SOURCE -> Optional.empty();
    };
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
