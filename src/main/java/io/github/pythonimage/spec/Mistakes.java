package io.github.pythonimage.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects mistakes, so that they can be told all at once. Not safe for use by threads. */
public final class Mistakes {
  private final List<SpecException> found = new ArrayList<>();

  /** What a step gives; empty where it finds a mistake. */
  public <T> Optional<T> tried(Supplier<T> step) {
    try {
      return Optional.of(step.get());
    } catch (SpecException e) {
      add(e);
      return Optional.empty();
    }
  }

  /** Takes a step that gives nothing. */
  public void tried(Runnable step) {
    tried(
        () -> {
          step.run();
          return this;
        });
  }

  /** Adds one, or several that were told together; the same mistake counts once. */
  public void add(SpecException mistake) {
    for (var part : mistake.parts()) {
      if (found.stream().noneMatch(known -> known.getMessage().equals(part.getMessage()))) {
        found.add(part);
      }
    }
  }

  /** All that were found. */
  public List<SpecException> found() {
    return List.copyOf(found);
  }

  /** Fails where there are any. */
  public void refuse() {
    if (!found.isEmpty()) {
      throw SpecException.together(found);
    }
  }
}
