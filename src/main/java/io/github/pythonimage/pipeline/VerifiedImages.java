package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.EngineImages;
import io.github.pythonimage.buildkit.local.Checksum;
import io.github.pythonimage.pipeline.VerifyMemo.Passed;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.ImageProof;
import io.github.pythonimage.verify.Verifier;
import io.github.pythonimage.verify.VerifyTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Knows which images passed before, with the same plugin, rules and configuration, and are the same
 * under every name: those are not read again.
 */
final class VerifiedImages {
  private final Job job;
  private final VerifyFiles files;
  private final long inputs;
  private final Map<String, Passed> known;

  VerifiedImages(Job job, VerifyFiles files, Instant now) {
    this.job = job;
    this.files = files;
    this.inputs = Checksum.of(Fingerprint.text(Inputs.of(job, now), Verifier.rules()));
    this.known = job.force() ? Map.of() : VerifyMemo.in(job.output()).read();
  }

  /** Images that need no second look, with what was found out about them. */
  Map<VerifyTarget, ImageProof> before(
      List<VerifyTarget> targets, Map<VerifyTarget, PushedImage> pushed) {
    var candidates = new LinkedHashMap<VerifyTarget, Passed>();
    var names = new ArrayList<String>();
    for (var target : targets) {
      var passed = known.get(target.label());
      if (passed != null && isCandidate(passed, target, Optional.ofNullable(pushed.get(target)))) {
        candidates.put(target, passed);
        if (!passed.id().isEmpty()) {
          target.names().forEach(name -> names.add(name.toString()));
        }
      }
    }
    var ids =
        names.isEmpty()
            ? Map.<String, String>of()
            : new EngineImages(job.endpoint()).ids(names).orElse(Map.of());
    var before = new LinkedHashMap<VerifyTarget, ImageProof>();
    candidates.forEach(
        (target, passed) -> {
          if (isNamed(target, passed, ids)) {
            before.put(target, proof(target, passed));
          }
        });
    return before;
  }

  private boolean isCandidate(Passed passed, VerifyTarget target, Optional<PushedImage> pushed) {
    return passed.inputs() == inputs
        && passed.digest().equals(pushed.map(PushedImage::digest).orElse(""))
        && passed.id().isEmpty() != job.outputs().inEngine()
        && files.exist(target);
  }

  private static boolean isNamed(VerifyTarget target, Passed passed, Map<String, String> ids) {
    return passed.id().isEmpty()
        || target.names().stream().allMatch(name -> passed.id().equals(ids.get(name.toString())));
  }

  private static ImageProof proof(VerifyTarget target, Passed passed) {
    return ImageProof.passedBefore(target, passed.warnings(), passed.accepted());
  }

  /**
   * Remembers what passed, and forgets what did not.
   *
   * @param ids by which the engine knows those that were verified there
   * @param notRun those that no engine ran; one may run the next time
   */
  void remember(
      List<ImageProof> proofs,
      Map<VerifyTarget, String> ids,
      Map<VerifyTarget, PushedImage> pushed,
      Set<VerifyTarget> notRun) {
    var all = new HashMap<>(known);
    for (var proof : proofs) {
      var target = proof.target();
      var digest = Optional.ofNullable(pushed.get(target)).map(PushedImage::digest).orElse("");
      var id = ids.getOrDefault(target, "");
      all.remove(target.label());
      if (proof.good() && !notRun.contains(target) && !(id.isEmpty() && digest.isEmpty())) {
        var warnings = proof.findings().stream().filter(one -> !one.isError()).toList();
        all.put(
            target.label(),
            new Passed(id, digest, inputs, List.<Finding>copyOf(warnings), proof.accepted()));
      }
    }
    VerifyMemo.in(job.output()).write(all);
  }
}
