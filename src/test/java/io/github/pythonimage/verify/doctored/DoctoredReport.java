package io.github.pythonimage.verify.doctored;

import io.github.pythonimage.verify.check.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What verification said of each image, for people who work on rules. */
final class DoctoredReport {
  private static final Path FILE = Path.of("target", "doctored-images.txt");

  private DoctoredReport() {}

  static void start() throws IOException {
    Files.createDirectories(FILE.getParent());
    Files.write(FILE, List.of());
  }

  static void add(DoctoredImage image, List<Finding> findings, Duration duration)
      throws IOException {
    var isFound = findings.stream().map(Finding::rule).anyMatch(image.rules()::contains);
    var lines = new ArrayList<String>();
    lines.add(
        "%s | %s | %d ms | expected %s"
            .formatted(isFound ? "found" : "NOT FOUND", image, duration.toMillis(), image.rules()));
    findings.forEach(finding -> lines.add("    " + finding));
    Files.write(FILE, lines, StandardOpenOption.APPEND);
  }
}
