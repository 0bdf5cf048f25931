package io.github.pythonimage.catalog;

import java.util.List;

/**
 * The init process that a distribution has for containers: it starts a program, forwards signals to
 * it, and reaps the children that other processes have left.
 *
 * @param packageName the package that has it
 * @param program its absolute path
 */
public record InitProcess(String packageName, String program) {
  /** The words before those of the program that it starts. */
  public List<String> words() {
    return List.of(program, "--");
  }
}
