package io.github.pythonimage.report;

import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.pypi.Wheelhouse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The table of wheels that were taken out of images. */
public final class WheelsTable {
  private static final List<String> HEAD = List.of("WHEELS OF", "ORIGIN", "FILE", "SIZE");
  private static final int TEXTS = 3;

  private WheelsTable() {}

  /** One line a row, the head first. */
  public static List<String> lines(Collection<Wheelhouse> wheelhouses) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEAD);
    for (var wheelhouse : wheelhouses) {
      for (var wheel : wheelhouse.wheels()) {
        rows.add(
            List.of(
                wheelhouse.label(),
                EnumNames.word(wheel.origin()),
                wheel.shown(),
                wheel.size().toString()));
      }
    }
    return new Table(TEXTS, rows).lines();
  }
}
