package io.github.pythonimage.pipeline;

import io.github.pythonimage.verify.Facts;
import io.github.pythonimage.verify.ImageProof;
import io.github.pythonimage.verify.Verifier;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tells what was found out about the images: one line for a good one, all findings of the others.
 */
final class ProofNarrator {
  private final Console console;

  ProofNarrator(Console console) {
    this.console = console;
  }

  /** Fails after everything was said, where anything is wrong. */
  void tell(List<ImageProof> proofs) {
    proofs.stream().filter(ImageProof::good).forEach(proof -> console.info(good(proof)));
    var bad = proofs.stream().filter(proof -> !proof.good()).toList();
    for (var proof : bad) {
      proof.findings().forEach(finding -> console.error(name(proof) + ": " + finding));
    }
    if (!bad.isEmpty()) {
      throw new BuildFailure(
          bad.size()
              + " of "
              + proofs.size()
              + " image(s) are not good: "
              + bad.stream().map(ProofNarrator::name).collect(Collectors.joining(", "))
              + ". Each finding above says what to do.");
    }
  }

  private static String good(ImageProof proof) {
    var facts = proof.facts().orElseThrow();
    return name(proof)
        + " is good ("
        + Verifier.checks().size()
        + " checks): Python "
        + facts.python()
        + " as uid "
        + facts.uid()
        + imports(facts);
  }

  private static String imports(Facts facts) {
    var installed =
        facts.distributions().stream()
            .map(Facts.Installed::toString)
            .collect(Collectors.joining(", "));
    return installed.isEmpty() ? "" : "; imports " + installed;
  }

  private static String name(ImageProof proof) {
    return proof.image().displayName().toString();
  }
}
