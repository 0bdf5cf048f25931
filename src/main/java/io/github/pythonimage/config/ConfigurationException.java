package io.github.pythonimage.config;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A mistake in what the user wrote. The message is one line: where (the POM element), what was
 * wrong, and how to put it right. Several mistakes together have a line each.
 */
public final class ConfigurationException extends RuntimeException {
  private final String element;
  private final String problem;
  private final String remedy;
  private final List<ConfigurationException> parts;

  /**
   * @param element path of POM elements, {@code <prefix>} or {@code <runtime><uid>}; empty where
   *     the caller knows it and adds it with {@link #at}
   * @param problem what is wrong, with the value in it
   * @param remedy what to write instead
   */
  public ConfigurationException(String element, String problem, String remedy) {
    super(
        (element.isEmpty() ? "" : Quoted.oneLine(element) + ": ")
            + Quoted.oneLine(problem)
            + " "
            + Quoted.oneLine(remedy));
    this.element = element;
    this.problem = problem;
    this.remedy = remedy;
    this.parts = List.of();
  }

  /** A mistake in a value; the caller adds the element. */
  public static ConfigurationException of(String value, String problem, String remedy) {
    return new ConfigurationException("", Quoted.of(value) + " " + problem, remedy);
  }

  private ConfigurationException(List<ConfigurationException> all) {
    super(
        all.size()
            + " mistakes in the configuration:\n"
            + all.stream()
                .map(ConfigurationException::getMessage)
                .collect(Collectors.joining("\n")));
    this.element = "";
    this.problem = getMessage();
    this.remedy = "";
    this.parts = List.copyOf(all);
  }

  /** All of these as one failure; at least one. */
  public static ConfigurationException together(List<ConfigurationException> mistakes) {
    return mistakes.size() == 1 ? mistakes.get(0) : new ConfigurationException(mistakes);
  }

  /** The mistakes that it stands for. */
  List<ConfigurationException> parts() {
    return parts.isEmpty() ? List.of(this) : parts;
  }

  /** Takes a step; a mistake in it is one of the element around it. */
  public static <T> T locate(String element, Supplier<T> step) {
    try {
      return step.get();
    } catch (ConfigurationException e) {
      throw e.at(element);
    }
  }

  /** The same mistake, seen from the element around it. */
  public ConfigurationException at(String outer) {
    if (!parts.isEmpty()) {
      return together(parts.stream().map(part -> part.at(outer)).toList());
    }
    var moved = new ConfigurationException(outer + element, problem, remedy);
    moved.setStackTrace(getStackTrace());
    return moved;
  }
}
