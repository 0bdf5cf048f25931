package io.github.pythonimage.report;

import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.image.Policy;
import io.github.pythonimage.plan.Checkup;
import io.github.pythonimage.plan.Checkup.Fit;
import io.github.pythonimage.plan.Opinion.Fine;
import io.github.pythonimage.plan.Opinion.Unknown;
import io.github.pythonimage.plan.Opinion.Wrong;
import io.github.pythonimage.plan.Provider;
import io.github.pythonimage.plan.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that there is to say of one image, for somebody who wants to change something. */
public final class DoctorTable {
  private static final int WIDTH =
      Arrays.stream(Policy.values()).mapToInt(policy -> policy.word().length()).max().orElse(0);

  private DoctorTable() {}

  /**
   * What it is, a row for each policy, a row for each provider; remedies have lines of their own.
   */
  public static List<String> lines(Checkup image) {
    var lines = new ArrayList<String>();
    lines.add(head(image));
    lines.add(line("POLICY", "SEVERITY", "VERDICT"));
    image.verdicts().forEach(verdict -> add(lines, verdict));
    if (!image.fits().isEmpty()) {
      lines.add(line("PROVIDER", "FITS", ""));
      image.fits().forEach(fit -> lines.add(fit(fit, image.spec())));
    }
    return lines;
  }

  private static String head(Checkup image) {
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

  private static void add(List<String> lines, Verdict verdict) {
    var policy = verdict.policy().word();
    var severity = EnumNames.word(verdict.severity());
    if (verdict.opinion() instanceof Wrong wrong) {
      var word =
          switch (verdict.severity()) {
            case ERROR -> "ERROR: ";
            case WARN -> "WARNING: ";
            case OFF -> "advice: ";
          };
      lines.add(line(policy, severity, word + wrong.problem()));
      lines.add(line("", "", wrong.remedy()));
    } else if (verdict.opinion() instanceof Fine fine) {
      lines.add(line(policy, severity, "ok: " + fine.why() + "."));
    } else if (verdict.opinion() instanceof Unknown unknown) {
      lines.add(line(policy, severity, "unknown: " + unknown.why() + "."));
    }
  }

  private static String fit(Fit fit, ImageSpec spec) {
    var provider = fit.provider().word();
    return fit.misfit()
        .map(why -> line(provider, "no", why))
        .orElseGet(() -> line(provider, "yes", notes(fit, spec)));
  }

  private static String notes(Fit fit, ImageSpec spec) {
    var insisting = fit.provider() == Provider.SYSTEM ? "if you insist" : "";
    return Stream.concat(
            Stream.of(fit.usedBy(spec) ? "used here" : insisting), fit.remark().stream())
        .filter(note -> !note.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String line(String first, String second, String third) {
    return String.format(Locale.ROOT, "  %-" + WIDTH + "s  %-8s  %s", first, second, third)
        .stripTrailing();
  }
}
