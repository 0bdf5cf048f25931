package io.github.pythonimage.config.image;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Length;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.ValidationErrors;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the runtime image is besides its files.
 *
 * @param packages packages of the distribution to install, beyond those found to be needed
 * @param environment variables, sorted by name
 * @param labels labels, sorted by name
 * @param workdir absolute working directory
 * @param entrypoint exec form; empty for none
 * @param command exec form; empty for {@code python3}
 */
public record RuntimeSpec(
    List<String> packages,
    UserSpec user,
    Map<String, String> environment,
    Map<String, String> labels,
    Optional<String> workdir,
    List<String> entrypoint,
    List<String> command) {
  /** Of Linux, with its end. */
  private static final int LONGEST_PATH = 4_095;

  public RuntimeSpec {
    packages = List.copyOf(packages);
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    validate(environment, labels, workdir, List.of(entrypoint, command)).throwIfAny();
  }

  private static ValidationErrors validate(
      Map<String, String> environment,
      Map<String, String> labels,
      Optional<String> workdir,
      List<List<String>> words) {
    var errors = new ValidationErrors();
    environment.forEach((name, value) -> errors.collect(() -> checkVariable(name, value)));
    labels.forEach((name, value) -> errors.collect(() -> checkLabel(name, value)));
    errors.collect(() -> Length.checkAll(environment, labels));
    errors.collect(() -> checkWords("<entrypoint>", words.get(0)));
    errors.collect(() -> checkWords("<command>", words.get(1)));
    workdir.ifPresent(folder -> errors.collect(() -> checkWorkdir(folder)));
    return errors;
  }

  private static void checkVariable(String name, String value) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new ConfigurationException(
          "<environment>",
          Quoted.of(name) + " is not the name of a variable.",
          "Use letters, digits and '_', not starting with a digit.");
    }
    if (name.equals("PATH")) {
      throw new ConfigurationException(
          "<environment><PATH>",
          "would hide the image's own programs.",
          "Leave it out: PATH starts with the environment's and the interpreter's folders.");
    }
    Length.checkValue("<environment><" + Quoted.beginning(name) + ">", name, value);
  }

  private static void checkLabel(String name, String value) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._/-]*")) {
      throw new ConfigurationException(
          "<labels>",
          Quoted.of(name) + " is not the name of a label.",
          "Use letters, digits, '.', '_', '-' and '/', such as org.opencontainers.image.title.");
    }
    Length.checkValue("<labels><" + Quoted.beginning(name) + ">", name, value);
  }

  /** Maven reads a plain text as a list of one: a whole command line would become one word. */
  private static void checkWords(String element, List<String> words) {
    if (words.size() == 1 && words.get(0).strip().contains(" ")) {
      throw new ConfigurationException(
          element,
          Quoted.of(words.get(0)) + " is one word with blanks in it.",
          "Write one <arg> for each word, such as "
              + element
              + "<arg>python3</arg><arg>-m</arg>….");
    }
    Length.checkWords(element, words);
  }

  private static void checkWorkdir(String workdir) {
    if (!workdir.startsWith("/")) {
      throw new ConfigurationException(
          "<workdir>", Quoted.of(workdir) + " is relative.", "Give an absolute directory.");
    }
    try {
      Length.check("a path", workdir, LONGEST_PATH, "Give a shorter one.");
    } catch (ConfigurationException e) {
      throw e.at("<workdir>");
    }
  }
}
