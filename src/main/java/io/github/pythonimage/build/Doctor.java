package io.github.pythonimage.build;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.PolicySeverity;
import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.plan.ImageReport;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.progress.Console;
import io.github.pythonimage.report.Count;
import io.github.pythonimage.report.DoctorTable;
import java.time.Instant;
import java.util.List;

/** Says of images what a build would, and what it would keep to itself; does nothing to them. */
public final class Doctor {
  private final Console console;
  private final Planner planner;

  public Doctor(Console console) {
    this(console, new Planner(Catalog.load(), Instant.now()));
  }

  Doctor(Console console, Planner planner) {
    this.console = console;
    this.planner = planner;
  }

  /**
   * Tells all of it, and fails at the end where there are mistakes.
   *
   * @param images those that could be read
   * @param errors why others could not
   */
  public void examine(List<ImageSpec> images, ValidationErrors errors) {
    var examination = planner.examine(images);
    for (var image : examination.images()) {
      DoctorTable.lines(image).forEach(console::info);
      console.info("");
    }
    examination.mistakes().forEach(errors::add);
    summary(examination.images(), errors.found().size());
    errors.throwIfAny();
  }

  private void summary(List<ImageReport> images, int mistakes) {
    var warnings = count(images, PolicySeverity.WARN);
    var line =
        "%s examined: %s, %s, %s of advice."
            .formatted(
                Count.of(images.size(), "image"),
                Count.of(mistakes, "mistake"),
                Count.of(warnings, "warning"),
                Count.of(count(images, PolicySeverity.OFF), "piece"));
    if (warnings > 0) {
      console.warn(line);
    } else {
      console.info(line);
    }
  }

  private static int count(List<ImageReport> images, PolicySeverity severity) {
    return (int)
        images.stream()
            .flatMap(image -> image.findings().stream())
            .filter(finding -> finding.isViolated() && finding.severity() == severity)
            .count();
  }
}
