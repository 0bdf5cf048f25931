package io.github.pythonimage.verify;

import io.github.pythonimage.config.image.AcceptedFinding;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.Severity;
import java.util.ArrayList;
import java.util.List;

/** Warns of each {@code <accept><finding>} that accepts nothing: it would hide a later finding. */
public final class UnusedAccepts {
  private UnusedAccepts() {}

  /**
   * The same verifications, the first one of each {@code <image>} with the warnings. One Python
   * that needs the finding is enough.
   */
  public static List<Verification> warn(List<Verification> verifications) {
    var warned = new ArrayList<Verification>();
    for (var verification : verifications) {
      var siblings = siblings(verification, verifications);
      var isFirst = siblings.get(0).equals(verification);
      warned.add(isFirst ? verification.withFindings(warnings(siblings)) : verification);
    }
    return List.copyOf(warned);
  }

  private static List<Verification> siblings(
      Verification verification, List<Verification> verifications) {
    var spec = verification.image().spec();
    return verifications.stream().filter(one -> one.image().spec().equals(spec)).toList();
  }

  private static List<Finding> warnings(List<Verification> siblings) {
    return siblings.get(0).image().spec().accepted().stream()
        // A rule that looked at no image, such as one that did not run, may need it the next time.
        .filter(
            accept ->
                siblings.stream().allMatch(verification -> verification.isChecked(accept.rule())))
        .filter(accept -> siblings.stream().noneMatch(verification -> verification.accepts(accept)))
        .map(UnusedAccepts::warning)
        .toList();
  }

  private static Finding warning(AcceptedFinding accept) {
    return new Finding(
        accept.rule(),
        Severity.WARNING,
        "<verify><accept><finding> with <match>%s</match> accepts nothing: no finding of %s contains that text. Remove it, or correct <match>."
            .formatted(accept.match(), accept.rule()));
  }
}
