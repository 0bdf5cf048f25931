package io.github.pythonimage.verify;

import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.packages.FilesFixture;
import java.util.HashMap;
import java.util.List;

/** VerificationFixture of both kinds, for those who tell them. */
public final class VerificationFixture {
  private static final String PRUNED =
      """
      [{"kind": "tests", "files": 310, "bytes": 4100000},
       {"kind": "stubs", "files": 12, "bytes": 40960}]
      """;

  private VerificationFixture() {}

  public static Verification good(PlannedImage image) {
    return of(image);
  }

  /** One that was looked at, with what {@code <accept>} makes of the findings. */
  public static Verification of(PlannedImage image, Finding... findings) {
    var texts =
        new HashMap<>(
            FilesFixture.distInfo("/opt/app/venv", "numpy", "2.3.1", List.of(), "numpy.py"));
    texts.put("/opt/app/venv/share/python-image/pruned.json", PRUNED);
    var files = FilesFixture.tree(texts);
    var context = CheckContextFixture.withFiles(image, files);
    return Verification.of(context, List.of(findings));
  }

  public static Verification bad(PlannedImage image, Finding... findings) {
    return Verification.withoutImage(
        CheckContextFixture.target(image), List.of(findings), List.of());
  }
}
