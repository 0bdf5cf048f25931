package io.github.pythonimage.progress;

import io.github.pythonimage.config.Size;
import io.github.pythonimage.pypi.Wheelhouse;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.report.Count;
import io.github.pythonimage.report.Table;
import io.github.pythonimage.verify.ProbeResult;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.Verifier;
import io.github.pythonimage.verify.VerifyTarget;
import io.github.pythonimage.verify.packages.PrunedFiles;
import io.github.pythonimage.verify.packages.PythonPackage;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says what went wrong, and the result; the other kinds say all of that too. */
class QuietProgress implements BuildProgress {
  /** As many as one looks at; a compiler's or a test's last words are longer than a screen. */
  private static final int LAST_WORDS = 40;

  protected final Console console;

  QuietProgress(Console console) {
    this.console = console;
  }

  @Override
  public void warned(String who, String what) {
    console.warn(who + ": " + what);
  }

  @Override
  public void explained(String build, String reason) {
    console.error(build + ": " + reason);
  }

  @Override
  public void failed(String build, List<String> said, String file) {
    var above = said.size() - LAST_WORDS;
    if (above > 0) {
      console.error(
          String.format(Locale.ROOT, "%s | … %,d lines before these: %s", build, above, file));
    }
    said.stream().skip(Math.max(0, above)).forEach(line -> console.error(build + " | " + line));
  }

  @Override
  public void stopped(List<String> builds, String because) {
    console.warn("Stopped because " + because + " failed: " + String.join(", ", builds) + ".");
  }

  @Override
  public void cancelled(List<String> builds) {
    console.warn("Cancelled: " + String.join(", ", builds) + ".");
  }

  @Override
  public void summary(List<BuiltImage> built) {
    for (var line : Table.ofImages(built).lines()) {
      console.info(line);
    }
  }

  @Override
  public void wheels(List<Wheelhouse> taken) {
    Table.ofWheels(taken).lines().forEach(console::info);
  }

  @Override
  public void uploaded(String result) {
    console.info(result);
  }

  @Override
  public void published(String what) {
    console.info(what);
  }

  @Override
  public void started(VerifyTarget image) {}

  @Override
  public void ended(VerifyTarget image) {}

  @Override
  public void verifiedBefore(VerifyTarget target) {
    console.info(target.name() + " was verified before and has not changed");
  }

  @Override
  public void imageVerified(Verification result) {
    var name = result.target().name();
    if (result.isGood()) {
      console.info(name + result.inside().map(inside -> good(result, inside)).orElse(" is good"));
    }
    for (var accepted : result.accepted()) {
      console.info(name + ": accepted: " + accepted);
    }
    for (var finding : result.findings()) {
      var line = name + ": " + finding;
      if (finding.isError()) {
        console.error(line);
      } else {
        console.warn(line);
      }
    }
  }

  @Override
  public void verified(List<Verification> results) {
    if (results.size() > 1) {
      Table.ofVerifications(results).lines().forEach(console::info);
    }
    var good = results.stream().filter(Verification::isGood).count();
    console.info(Count.of(results.size(), "image") + " verified, " + good + " good");
  }

  private static String good(Verification result, ProbeResult inside) {
    var packages =
        result.packages().stream().map(PythonPackage::toString).collect(Collectors.joining(", "));
    return " is good ("
        + Verifier.rules().size()
        + " rules): Python "
        + inside.system().python()
        + " as uid "
        + inside.system().uid()
        + (packages.isEmpty() ? "" : "; imports " + packages)
        + (result.pruned().isEmpty() ? "" : "; without " + pruned(result.pruned()));
  }

  private static String pruned(List<PrunedFiles> pruned) {
    return pruned.stream()
        .map(one -> one.kind() + " (" + new Size(one.bytes()) + ")")
        .collect(Collectors.joining(", "));
  }
}
