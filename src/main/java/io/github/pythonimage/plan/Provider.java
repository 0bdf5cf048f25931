package io.github.pythonimage.plan;

import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.SpecException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A way to get an interpreter; each has a template of the same name. */
public enum Provider {
  /** CPython compiled from its release archive. */
  SOURCE("source");

  private final String word;

  Provider(String word) {
    this.word = word;
  }

  /** The POM's word for it, and its template's name. */
  public String word() {
    return word;
  }

  /** Parses the POM's word. */
  public static Provider of(String word) {
    return Arrays.stream(values())
        .filter(p -> p.word.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new SpecException(
                    "<interpreter><provider>",
                    Quoted.of(word) + " is not a provider.",
                    "Use "
                        + Arrays.stream(values())
                            .map(Provider::word)
                            .collect(Collectors.joining(", "))
                        + "."));
  }
}
