package io.github.pythonimage.catalog;

import java.util.List;
import java.util.stream.Stream;

/**
 * How a distribution packages a Python. Names are patterns, with {@code {series}} for 3.13 and
 * {@code {digits}} for 313.
 *
 * @param runtime packages that run it
 * @param development what making environments and building wheels needs besides
 * @param command path of the interpreter
 */
public record PythonPackages(List<String> runtime, List<String> development, String command) {
  public PythonPackages {
    runtime = List.copyOf(runtime);
    development = List.copyOf(development);
  }

  /** With more that runs it. */
  PythonPackages with(List<String> more) {
    return new PythonPackages(
        Stream.concat(runtime.stream(), more.stream()).toList(), development, command);
  }
}
