package io.github.pythonimage.diagnosis;

import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.catalog.NativePackages;
import io.github.pythonimage.catalog.Recipe;
import io.github.pythonimage.config.wheels.Requirements;
import io.github.pythonimage.config.wheels.WheelsSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A step that failed, and what is known around it.
 *
 * @param log what it wrote, as plain text
 * @param buildsWheels whether it is one of those that build or install wheels, and not of those
 *     that make the operating system's part or the interpreter
 * @param wheels what the POM says of wheels
 * @param distribution what the step runs on
 * @param runtimePackages what the POM asks for in {@code <runtime><packages>}
 */
public record FailedStep(
    List<String> log,
    boolean buildsWheels,
    WheelsSpec wheels,
    Distribution distribution,
    List<String> runtimePackages) {
  /** The expressions take time by the square of a line's length, and build code writes lines. */
  static final int LONGEST_LINE = 4_000;

  /** And some take time by the square of the whole log's length, which build code chooses, too. */
  static final int LONGEST_TEXT = 64 << 10;

  /** For expressions that look at one line: builds in parallel write much after what went wrong. */
  private static final int LONGEST_STORY = 1 << 20;

  public FailedStep {
    log = log.stream().map(FailedStep::beginning).map(String::strip).toList();
    runtimePackages = List.copyOf(runtimePackages);
  }

  /**
   * The step once for each failure that its script reports, with the lines of that failure alone; a
   * script goes on with other wheels when one cannot be built, and reports all of them at its end.
   */
  List<FailedStep> failures() {
    var starts = FailedProject.starts(log);
    if (starts.isEmpty()) {
      return List.of(this);
    }
    // Failures of one line come before those with the log of a build.
    var first = starts.get(0);
    while (first > 0 && log.get(first - 1).startsWith("ERROR: ")) {
      starts.add(0, --first);
    }
    starts.add(log.size());
    return IntStream.range(1, starts.size())
        .mapToObj(i -> of(log.subList(starts.get(i - 1), starts.get(i))))
        .toList();
  }

  private FailedStep of(List<String> lines) {
    return new FailedStep(lines, buildsWheels, wheels, distribution, runtimePackages);
  }

  /** The last lines: a step says at its end why it failed. */
  private static List<String> end(List<String> lines, int longest) {
    var length = 0;
    for (var i = lines.size() - 1; i >= 0; i--) {
      length += lines.get(i).length() + 1;
      if (length > longest) {
        return lines.subList(i + 1, lines.size());
      }
    }
    return lines;
  }

  private static String beginning(String line) {
    return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
  }

  /** The package manager of the step's distribution. */
  String family() {
    return distribution.family().orElse("");
  }

  /** The last lines as one text. */
  String text() {
    return String.join("\n", end(log, LONGEST_TEXT));
  }

  /** How the file of requirements is called in messages. */
  String requirements() {
    var files = wheels.requirements();
    return files.isEmpty()
        ? "what the projects depend on"
        : files.stream().map(Requirements::toString).collect(Collectors.joining(", "));
  }

  /** What was being built, in words for the beginning of a sentence. */
  String subject() {
    return failedProject().map(FailedProject::toString).orElse("A wheel");
  }

  /** The recipe for what was being built; empty where the POM names it already. */
  Optional<Recipe> recipe(NativePackages known) {
    return failedProject()
        .flatMap(failedProject -> known.find(failedProject.name()))
        .filter(recipe -> !asked(known).containsAll(recipe.packages(family())))
        .filter(recipe -> recipe.fits(family()));
  }

  /** Packages that were there: what lacked all the same has another reason. */
  Set<String> asked(NativePackages known) {
    return Stream.concat(
            wheels.packages().stream(),
            wheels.recipes().stream()
                .flatMap(name -> known.find(name).stream())
                .flatMap(recipe -> recipe.packages(family()).stream()))
        .map(name -> name.split("=", 2)[0])
        .collect(Collectors.toSet());
  }

  private Optional<FailedProject> failedProject() {
    return FailedProject.in(log);
  }

  /** The last lines that are about what was being built. */
  List<String> story() {
    return end(
        failedProject().map(project -> log.subList(0, project.end())).orElse(log), LONGEST_STORY);
  }
}
