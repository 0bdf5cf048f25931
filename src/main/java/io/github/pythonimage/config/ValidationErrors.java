package io.github.pythonimage.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects mistakes of the configuration, so that one run reports all. Not thread-safe. */
public final class ValidationErrors {
  private final List<ConfigurationException> found = new ArrayList<>();

  /** The result of a step, or empty if it throws a mistake, which is kept. */
  public <T> Optional<T> collect(Supplier<T> step) {
    try {
      return Optional.of(step.get());
    } catch (ConfigurationException e) {
      add(e);
      return Optional.empty();
    }
  }

  /** Runs a step without a result. */
  public void collect(Runnable step) {
    collect(
        () -> {
          step.run();
          return this;
        });
  }

  /** Adds a mistake, or several that were thrown together; the same mistake counts once. */
  public void add(ConfigurationException mistake) {
    for (var part : mistake.parts()) {
      if (found.stream().noneMatch(known -> known.getMessage().equals(part.getMessage()))) {
        found.add(part);
      }
    }
  }

  /** All that were found. */
  public List<ConfigurationException> found() {
    return List.copyOf(found);
  }

  /** Throws all of them as one exception, if there are any. */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw ConfigurationException.together(found);
    }
  }
}
