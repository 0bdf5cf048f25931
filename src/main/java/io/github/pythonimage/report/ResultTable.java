package io.github.pythonimage.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The table of what was made. */
public final class ResultTable {
  private static final List<String> HEAD =
      List.of("IMAGE", "PYTHON", "SIZE", "LAYERS", "SECONDS", "CACHED");
  private static final int TEXTS = 2;

  private ResultTable() {}

  /** One line a row, the head first. */
  public static List<String> lines(Collection<BuiltImage> images) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEAD);
    for (var image : images) {
      rows.add(row(image));
    }
    return new Table(TEXTS, rows).lines();
  }

  private static List<String> row(BuiltImage built) {
    return List.of(
        built.names().get(0).toString(),
        built.python().toString(),
        built.size().isPresent() ? built.size().get().toString() : "-",
        built.layers().isPresent() ? Integer.toString(built.layers().getAsInt()) : "-",
        built.upToDate() ? "-" : Durations.seconds(built.took()),
        built.upToDate() ? "up to date" : built.cached() + "/" + built.steps());
  }
}
