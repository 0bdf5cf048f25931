package io.github.pythonimage.report;

import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.Verification;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The table of what was verified. */
public final class VerifyTable {
  private static final List<String> HEAD =
      List.of("VERIFIED", "RESULT", "ERRORS", "WARNINGS", "ACCEPTED");
  private static final int TEXTS = 2;

  private VerifyTable() {}

  /** One line a row, the head first. */
  public static List<String> lines(Collection<Verification> verifications) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEAD);
    for (var verification : verifications) {
      var errors = verification.findings().stream().filter(Finding::isError).count();
      rows.add(
          List.of(
              verification.target().name(),
              verification.isGood() ? "good" : "not good",
              String.valueOf(errors),
              String.valueOf(verification.findings().size() - errors),
              String.valueOf(verification.accepted().size())));
    }
    return new Table(TEXTS, rows).lines();
  }
}
