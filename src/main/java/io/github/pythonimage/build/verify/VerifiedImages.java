package io.github.pythonimage.build.verify;

import io.github.pythonimage.build.config.VerifyConfig;
import io.github.pythonimage.build.memo.BuildNote;
import io.github.pythonimage.build.memo.ConfigChecksum;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.AcceptedResult;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.Verifier;
import io.github.pythonimage.verify.check.Finding;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Knows which images passed before, with the same plugin, rules and configuration, compared with
 * the same builds and bases, and are the same under every name.
 */
public final class VerifiedImages {
  private final VerifyConfig config;
  private final String inputs;
  private final Map<String, PassedImage> known;
  private final Map<String, BuildNote> notes;

  public VerifiedImages(VerifyConfig config, Instant now) {
    this.config = config;
    this.inputs =
        Fingerprint.of(ConfigChecksum.ofImages(config.rendering(), now), Verifier.rules()).hex();
    this.known = PassedImage.file(config.output()).read().orElse(Map.of());
    this.notes = BuildNote.file(config.output()).read().orElse(Map.of());
  }

  /**
   * Stands for all that the rules compare an image with.
   *
   * @param base by which the engine knows the image's base; empty where it does not, or where the
   *     image is not in the engine
   */
  private String inputs(Target target, String base) {
    var note = Optional.ofNullable(notes.get(target.label()));
    return Fingerprint.of(
            inputs,
            config.offline(),
            base,
            new TreeSet<>(RequestedNames.of(target.image(), config.module())),
            new TreeSet<>(RequestedNames.ofProjects(target.image(), config.module())),
            note.map(BuildNote::platforms),
            note.map(BuildNote::base),
            note.map(one -> new TreeMap<>(one.layers())),
            note.map(BuildNote::image))
        .hex();
  }

  private static String base(Target target) {
    return target.image().base().toString();
  }

  private Map<String, String> ids(Collection<String> names) {
    return names.isEmpty() ? Map.of() : config.engineImages().ids(names).orElse(Map.of());
  }

  /** Images that passed and are the same since then. */
  public Map<Target, PassedImage> find(
      Collection<Target> targets, Map<Target, PushedImage> pushed) {
    var candidates = new LinkedHashMap<Target, PassedImage>();
    var names = new LinkedHashSet<String>();
    for (var target : targets) {
      var passed = known.get(target.label());
      if (passed != null && isCandidate(passed, Optional.ofNullable(pushed.get(target)))) {
        candidates.put(target, passed);
        if (!passed.id().isEmpty()) {
          names.add(base(target));
          target.names().forEach(name -> names.add(name.toString()));
        }
      }
    }
    var ids = ids(names);
    candidates
        .entrySet()
        .removeIf(
            one ->
                !isNamed(one.getKey(), one.getValue(), ids)
                    || !isCompared(one.getKey(), one.getValue(), ids));
    return candidates;
  }

  /** Images that need no second look, with what was found out about them. */
  Map<Target, Verification> before(
      List<Target> targets, Map<Target, PushedImage> pushed, VerifyFiles files) {
    var before = new LinkedHashMap<Target, Verification>();
    if (!config.rendering().options().force()) {
      find(targets.stream().filter(files::exist).toList(), pushed)
          .forEach((target, passed) -> passed.result(target).ifPresent(r -> before.put(target, r)));
    }
    return before;
  }

  private boolean isCandidate(PassedImage passed, Optional<PushedImage> pushed) {
    return passed.digest().equals(pushed.map(PushedImage::digest).orElse(""))
        && passed.id().isEmpty() != config.outputs().inEngine();
  }

  private static boolean isNamed(Target target, PassedImage passed, Map<String, String> ids) {
    return passed.id().isEmpty()
        || target.names().stream().allMatch(name -> passed.id().equals(ids.get(name.toString())));
  }

  private boolean isCompared(Target target, PassedImage passed, Map<String, String> ids) {
    var base = passed.id().isEmpty() ? "" : ids.getOrDefault(base(target), "");
    return passed.inputs().equals(inputs(target, base));
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
    var bases =
        ids(
            passed.stream()
                .map(Verification::target)
                .filter(ids::containsKey)
                .map(VerifiedImages::base)
                .collect(Collectors.toSet()));
    for (var result : passed) {
      var target = result.target();
      var digest = Optional.ofNullable(pushed.get(target)).map(PushedImage::digest).orElse("");
      var id = ids.getOrDefault(target, "");
      var base = id.isEmpty() ? "" : bases.getOrDefault(base(target), "");
      if (!(id.isEmpty() && digest.isEmpty())) {
        all.put(
            target.label(),
            new PassedImage(
                id,
                digest,
                isDecided(result) && !notRun.contains(target),
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
