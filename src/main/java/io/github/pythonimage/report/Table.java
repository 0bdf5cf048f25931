package io.github.pythonimage.report;

import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.pypi.Wheelhouse;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.check.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** A table for the console, one line a row, the head first. */
public final class Table {
  private final int texts;
  private final List<List<String>> rows = new ArrayList<>();

  /** With so many columns of texts; the others are numbers, to the right. */
  private Table(int texts, Object... head) {
    this.texts = texts;
    add(head);
  }

  /** What was built. */
  public static Table ofImages(Collection<BuiltImage> images) {
    var table = new Table(2, "IMAGE", "PYTHON", "SIZE", "LAYERS", "SECONDS", "CACHED");
    for (var built : images) {
      table.add(
          built.names().get(0),
          built.python(),
          built.size().isPresent() ? built.size().get() : "-",
          built.layers().isPresent() ? built.layers().getAsInt() : "-",
          built.upToDate() ? "-" : Durations.seconds(built.took()),
          built.upToDate() ? "up to date" : built.cached() + "/" + built.steps());
    }
    return table;
  }

  /** What was verified. */
  public static Table ofVerifications(Collection<Verification> verifications) {
    var table = new Table(2, "VERIFIED", "RESULT", "ERRORS", "WARNINGS", "ACCEPTED");
    for (var verification : verifications) {
      var errors = verification.findings().stream().filter(Finding::isError).count();
      table.add(
          verification.target().name(),
          verification.isGood() ? "good" : "not good",
          errors,
          verification.findings().size() - errors,
          verification.accepted().size());
    }
    return table;
  }

  /** Wheels that were taken out of images. */
  public static Table ofWheels(Collection<Wheelhouse> wheelhouses) {
    var table = new Table(3, "WHEELS OF", "ORIGIN", "FILE", "SIZE");
    for (var wheelhouse : wheelhouses) {
      for (var wheel : wheelhouse.wheels()) {
        table.add(
            wheelhouse.label(), EnumNames.word(wheel.origin()), wheel.displayName(), wheel.size());
      }
    }
    return table;
  }

  private void add(Object... cells) {
    rows.add(Stream.of(cells).map(Object::toString).toList());
  }

  public List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    var line = new StringBuilder();
    for (var column = 0; column < row.size(); column++) {
      var word = row.get(column);
      var blanks = " ".repeat(width(column) - word.length());
      line.append(column < texts ? word + blanks : blanks + word).append("  ");
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
