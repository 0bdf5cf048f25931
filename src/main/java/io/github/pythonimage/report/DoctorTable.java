package io.github.pythonimage.report;

import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.image.Policy;
import io.github.pythonimage.plan.ImageReport;
import io.github.pythonimage.plan.ImageReport.Compatibility;
import io.github.pythonimage.plan.Provider;
import io.github.pythonimage.plan.policy.PolicyFinding;
import io.github.pythonimage.plan.policy.PolicyResult.Passed;
import io.github.pythonimage.plan.policy.PolicyResult.Unknown;
import io.github.pythonimage.plan.policy.PolicyResult.Violated;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table that {@code doctor} prints for one image. */
public final class DoctorTable {
  private static final int WIDTH =
      Arrays.stream(Policy.values()).mapToInt(policy -> policy.word().length()).max().orElse(0);

  private DoctorTable() {}

  /**
   * The image, a row for each policy, and a row for each provider. Remedies have their own lines.
   */
  public static List<String> lines(ImageReport image) {
    var lines = new ArrayList<String>();
    lines.add(head(image));
    lines.add(line("POLICY", "SEVERITY", "RESULT"));
    image.findings().forEach(finding -> add(lines, finding));
    if (!image.compatibilities().isEmpty()) {
      lines.add(line("PROVIDER", "FITS", ""));
      image.compatibilities().forEach(fit -> lines.add(fit(fit, image.spec())));
    }
    return lines;
  }

  private static String head(ImageReport image) {
    var spec = image.spec();
    return spec.id()
        + ": "
        + spec.name()
        + " on "
        + spec.base()
        + image
            .base()
            .filter(known -> !known.equals(spec.base().toString()))
            .map(known -> ", which is " + known)
            .orElse("")
        + ", with Python "
        + spec.pythons().stream().map(PythonRequest::toString).collect(Collectors.joining(", "));
  }

  private static void add(List<String> lines, PolicyFinding finding) {
    var policy = finding.policy().word();
    var severity = EnumNames.word(finding.severity());
    if (finding.result() instanceof Violated violated) {
      var word =
          switch (finding.severity()) {
            case ERROR -> "ERROR: ";
            case WARN -> "WARNING: ";
            case OFF -> "advice: ";
          };
      lines.add(line(policy, severity, word + violated.problem()));
      lines.add(line("", "", violated.remedy()));
    } else if (finding.result() instanceof Passed fine) {
      lines.add(line(policy, severity, "ok: " + fine.why() + "."));
    } else if (finding.result() instanceof Unknown unknown) {
      lines.add(line(policy, severity, "unknown: " + unknown.why() + "."));
    }
  }

  private static String fit(Compatibility fit, ImageSpec spec) {
    var provider = fit.provider().word();
    return fit.incompatibility()
        .map(why -> line(provider, "no", why))
        .orElseGet(() -> line(provider, "yes", notes(fit, spec)));
  }

  private static String notes(Compatibility fit, ImageSpec spec) {
    var insisting = fit.provider() == Provider.SYSTEM ? "needs <acceptSystemPython>" : "";
    return Stream.concat(Stream.of(fit.usedBy(spec) ? "used here" : insisting), fit.note().stream())
        .filter(note -> !note.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String line(String first, String second, String third) {
    return String.format(Locale.ROOT, "  %-" + WIDTH + "s  %-8s  %s", first, second, third)
        .stripTrailing();
  }
}
