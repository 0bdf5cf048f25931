package io.github.pythonimage.verify.rules;

import io.github.pythonimage.spec.Quoted;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compares names and values of the POM with those of an image's configuration. */
public final class Differences {
  private Differences() {}

  static List<String> differences(
      String instruction, String element, Map<String, String> wanted, Map<String, String> actual) {
    return wanted.entrySet().stream()
        .filter(e -> !Objects.equals(actual.get(e.getKey()), e.getValue()))
        .map(
            e -> {
              var found = actual.get(e.getKey());
              return instruction
                  + " "
                  + e.getKey()
                  + " of the image is "
                  + (found == null ? "not set" : Quoted.of(found))
                  + ", but "
                  + element
                  + " says "
                  + Quoted.of(e.getValue())
                  + ". Build the image again.";
            })
        .toList();
  }
}
