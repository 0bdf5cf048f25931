package io.github.pythonimage.verify;

import io.github.pythonimage.config.image.AcceptedFinding;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.ProbeResult;
import io.github.pythonimage.verify.check.Rule;
import io.github.pythonimage.verify.packages.PrunedFiles;
import io.github.pythonimage.verify.packages.PythonPackage;
import io.github.pythonimage.verify.system.FilesRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was seen of one image, and everything that is wrong with it.
 *
 * @param info empty where the engine does not have the image; a finding says so
 * @param hasFiles whether its file system could be read; a finding says why not
 * @param inside empty if the image could not be run; a finding says why
 * @param packages those of its environment
 * @param pruned what was left out of its environment
 * @param findings those that nobody accepts, in the order of the rules
 * @param accepted those that {@code <verify><accept>} accepts
 */
public record Verification(
    Target target,
    Optional<ImageInfo> info,
    boolean hasFiles,
    Optional<ProbeResult> inside,
    List<PythonPackage> packages,
    List<PrunedFiles> pruned,
    List<Finding> findings,
    List<AcceptedResult> accepted) {
  private static final String PRESENCE = "image";

  public Verification {
    packages = List.copyOf(packages);
    pruned = List.copyOf(pruned);
    findings = List.copyOf(findings);
    accepted = List.copyOf(accepted);
  }

  /** Sets aside what the POM accepts. */
  public static Verification of(CheckContext context, List<Finding> all) {
    var findings = new ArrayList<Finding>();
    var accepted = new ArrayList<AcceptedResult>();
    for (var finding : all) {
      var left = Optional.of(finding);
      for (var accept : context.spec().accepted()) {
        left.flatMap(one -> one.acceptedBy(accept))
            .ifPresent(one -> accepted.add(new AcceptedResult(one, accept.reason())));
        left = left.flatMap(one -> one.withoutAccepted(accept));
      }
      left.ifPresent(findings::add);
    }
    return new Verification(
        new Target(context.image(), context.stage()),
        Optional.of(context.info()),
        context.files().isPresent(),
        context.inside(),
        context.packages(),
        context
            .files()
            .map(files -> PrunedFiles.of(files, context.prefix().venv()))
            .orElse(List.of()),
        findings,
        accepted);
  }

  /** Of an image that the engine does not have, or cannot send. */
  static Verification failed(Target target, String message) {
    return withoutImage(target, List.of(new Finding(PRESENCE, message)), List.of());
  }

  /** Of an image that is not read: nothing is known of it, or it passed before. */
  public static Verification withoutImage(
      Target target, List<Finding> findings, List<AcceptedResult> accepted) {
    return new Verification(
        target,
        Optional.empty(),
        false,
        Optional.empty(),
        List.of(),
        List.of(),
        findings,
        accepted);
  }

  /** The same with more findings. */
  public Verification withFindings(List<Finding> more) {
    var all = Stream.concat(findings.stream(), more.stream()).toList();
    return new Verification(target, info, hasFiles, inside, packages, pruned, all, accepted);
  }

  /** The same with what was seen of the image in another place; each finding once. */
  public Verification merge(Verification other) {
    return new Verification(
        target,
        info.or(other::info),
        hasFiles || other.hasFiles,
        inside.or(other::inside),
        packages.isEmpty() ? other.packages : packages,
        pruned.isEmpty() ? other.pruned : pruned,
        Stream.concat(findings.stream(), other.findings.stream()).distinct().toList(),
        Stream.concat(accepted.stream(), other.accepted.stream()).distinct().toList());
  }

  /** The image that was verified. */
  public PlannedImage image() {
    return target.image();
  }

  /** The id that the engine knows it by; empty where it does not have it. */
  public String imageId() {
    return info.map(ImageInfo::id).orElse("");
  }

  /** Whether nothing is wrong with it; warnings do not count. */
  public boolean isGood() {
    return findings.stream().noneMatch(Finding::isError);
  }

  boolean accepts(AcceptedFinding one) {
    return accepted.stream()
        .map(AcceptedResult::finding)
        .anyMatch(finding -> finding.acceptedBy(one).isPresent());
  }

  /** What each rule found, in the order of the rules. */
  public List<RuleResult> results() {
    var rules = Rules.ALL.stream().filter(rule -> Rules.appliesTo(rule, target.stage())).toList();
    var known =
        rules.stream().map(rule -> RuleResult.of(rule.name(), isChecked(rule), findings, accepted));
    var names = rules.stream().map(Rule::name).toList();
    var others =
        findings.stream()
            .map(Finding::rule)
            .filter(rule -> !names.contains(rule))
            .distinct()
            .map(rule -> RuleResult.of(rule, true, findings, accepted));
    return Stream.concat(others, known).toList();
  }

  /** Whether all that a rule looks at was seen, now or before, and nothing was left undecided. */
  boolean isChecked(String rule) {
    var isRemembered = info.isEmpty() && isGood();
    return findings.stream().noneMatch(one -> one.isUndecided() && one.rule().equals(rule))
        && Rules.ALL.stream()
            .filter(one -> one.name().equals(rule) && Rules.appliesTo(one, target.stage()))
            .allMatch(one -> isRemembered || isChecked(one));
  }

  private boolean isChecked(Rule rule) {
    if (Rules.INSIDE.contains(rule)) {
      return inside.filter(facts -> facts.isComplete(rule.name())).isPresent();
    }
    return rule instanceof FilesRule ? hasFiles : info.isPresent();
  }
}
