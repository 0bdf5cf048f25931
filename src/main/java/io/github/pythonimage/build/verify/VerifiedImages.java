package io.github.pythonimage.build.verify;

import io.github.pythonimage.build.config.VerifyConfig;
import io.github.pythonimage.build.memo.BuildNote;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.AcceptedResult;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.check.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Knows which images passed before, with the same plugin, rules and expectations, and are the same
 * under every name.
 */
public final class VerifiedImages {
  private final VerifyConfig config;
  private final Map<String, PassedImage> known;
  private final Map<String, BuildNote> notes;

  /**
   * What is known of images.
   *
   * @param passed images that passed and are the same since then
   * @param others the other ones, each with what differs since then
   */
  public record Comparison(Map<Target, PassedImage> passed, Map<Target, String> others) {}

  public VerifiedImages(VerifyConfig config) {
    this.config = config;
    this.known = PassedImage.file(config.output()).read().orElse(Map.of());
    this.notes = BuildNote.file(config.output()).read().orElse(Map.of());
  }

  private VerificationInputs inputs(Target target, String base) {
    return VerificationInputs.of(
        config, target, Optional.ofNullable(notes.get(target.label())), base);
  }

  private static String base(Target target, Map<String, String> ids) {
    return target.baseNames().stream()
        .filter(ids::containsKey)
        .findFirst()
        .map(ids::get)
        .orElse("");
  }

  /** Compares images with those that passed. */
  public Comparison compare(Collection<Target> targets, Map<Target, PushedImage> pushed) {
    var names = new LinkedHashSet<String>();
    for (var target : targets) {
      var passed = known.get(target.label());
      if (passed != null && !passed.id().isEmpty() && config.outputs().inEngine()) {
        names.addAll(target.baseNames());
        target.names().forEach(name -> names.add(name.toString()));
      }
    }
    var ids = names.isEmpty() ? Map.<String, String>of() : config.engineImages().requireIds(names);
    var same = new LinkedHashMap<Target, PassedImage>();
    var others = new LinkedHashMap<Target, String>();
    for (var target : targets) {
      var passed = known.get(target.label());
      var digest = Optional.ofNullable(pushed.get(target)).map(PushedImage::digest).orElse("");
      var differences =
          passed == null
              ? List.of("no verification of it is recorded that passed")
              : differences(target, passed, digest, ids);
      if (differences.isEmpty()) {
        same.put(target, passed);
      } else {
        others.put(target, String.join("; ", differences));
      }
    }
    return new Comparison(same, others);
  }

  private List<String> differences(
      Target target, PassedImage passed, String digest, Map<String, String> ids) {
    if (passed.id().isEmpty() == config.outputs().inEngine()
        || passed.digest().isEmpty() != digest.isEmpty()) {
      return List.of("it was verified for other <outputs> (python-image.outputs)");
    }
    var differences = new ArrayList<String>();
    if (!passed.digest().equals(digest)) {
      differences.add(
          "another digest: %s passed, and the last build pushed %s"
              .formatted(passed.digest(), digest));
    }
    if (!passed.id().isEmpty()) {
      otherName(target, passed, ids).ifPresent(differences::add);
    }
    if (passed.isOffline() && !config.offline()) {
      differences.add("it was verified offline, without the configuration of its base");
    }
    var base = passed.id().isEmpty() ? "" : base(target, ids);
    differences.addAll(passed.inputs().differences(inputs(target, base)));
    return differences;
  }

  /** A name that leads to another image. */
  private static Optional<String> otherName(
      Target target, PassedImage passed, Map<String, String> ids) {
    return target.names().stream()
        .map(ImageReference::toString)
        .filter(name -> !passed.id().equals(ids.get(name)))
        .findFirst()
        .map(
            name ->
                ids.containsKey(name)
                    ? "another image id: %s passed, and %s is %s now"
                        .formatted(passed.id(), name, ids.get(name))
                    : "the engine does not have %s now".formatted(name));
  }

  /** Images that need no second look, with what was found out about them. */
  Map<Target, Verification> before(
      List<Target> targets, Map<Target, PushedImage> pushed, VerifyFiles files) {
    var before = new LinkedHashMap<Target, Verification>();
    if (!config.rendering().options().force()) {
      compare(targets.stream().filter(files::exist).toList(), pushed)
          .passed()
          .forEach((target, passed) -> passed.result(target).ifPresent(r -> before.put(target, r)));
    }
    return before;
  }

  /**
   * Remembers what passed, and forgets what did not.
   *
   * @param ids by which the engine knows those that were verified there
   * @param notRun those that no engine ran; one may run the next time
   */
  void remember(
      List<Verification> results,
      Map<Target, String> ids,
      Map<Target, PushedImage> pushed,
      Set<Target> notRun) {
    var all = new HashMap<>(known);
    results.forEach(result -> all.remove(result.target().label()));
    var passed = results.stream().filter(Verification::isGood).toList();
    var names =
        passed.stream()
            .map(Verification::target)
            .filter(ids::containsKey)
            .flatMap(target -> target.baseNames().stream())
            .collect(Collectors.toSet());
    var bases =
        names.isEmpty()
            ? Map.<String, String>of()
            : config.engineImages().ids(names).orElse(Map.of());
    for (var result : passed) {
      var target = result.target();
      var digest = Optional.ofNullable(pushed.get(target)).map(PushedImage::digest).orElse("");
      var id = ids.getOrDefault(target, "");
      var base = id.isEmpty() ? "" : base(target, bases);
      if (!(id.isEmpty() && digest.isEmpty())) {
        all.put(
            target.label(),
            new PassedImage(
                id,
                digest,
                isDecided(result) && !notRun.contains(target),
                config.offline(),
                inputs(target, base),
                result.findings(),
                result.accepted()));
      }
    }
    PassedImage.file(config.output()).write(all);
  }

  /** What a rule could not decide may be an error the next time. */
  private static boolean isDecided(Verification result) {
    var accepted = result.accepted().stream().map(AcceptedResult::finding);
    return Stream.concat(result.findings().stream(), accepted).noneMatch(Finding::isUndecided);
  }
}
