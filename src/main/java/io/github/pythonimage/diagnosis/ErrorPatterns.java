package io.github.pythonimage.diagnosis;

import io.github.pythonimage.catalog.Catalog;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What tools write when a step fails, and what it means. The data file as it is written.
 *
 * @param texts parts of remedies that several patterns share, by name
 * @param patterns by group; the first one of a group that matches counts
 * @param packages what package managers write of a package that they do not find
 * @param missing what tools write if a build lacks something
 */
record ErrorPatterns(
    Map<String, String> texts,
    Map<String, List<ErrorPattern>> patterns,
    List<Pattern> packages,
    List<MissingDependencyPattern> missing) {
  /** Read when a step has failed. */
  static final ErrorPatterns ALL = Catalog.read("error-patterns.json", ErrorPatterns.class);

  FailureRule group(String name) {
    return step ->
        patterns.get(name).stream().flatMap(each -> each.diagnose(step, texts)).findFirst();
  }
}
