package io.github.pythonimage.progress;

import io.github.pythonimage.config.Size;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.Verifier;
import io.github.pythonimage.verify.check.ProbeResult;
import io.github.pythonimage.verify.packages.PythonPackage;
import java.util.stream.Collectors;

/** What a line says of an image that is good, with what its container told. */
record GoodImage(Verification result) {
  @Override
  public String toString() {
    return result.inside().map(this::describe).orElse(" is good");
  }

  private String describe(ProbeResult inside) {
    var packages =
        result.packages().stream().map(PythonPackage::toString).collect(Collectors.joining(", "));
    var pruned =
        result.pruned().stream()
            .map(one -> one.kind() + " (" + new Size(one.bytes()) + ")")
            .collect(Collectors.joining(", "));
    return " is good ("
        + Verifier.rules().size()
        + " rules): Python "
        + inside.system().python()
        + " as uid "
        + inside.system().uid()
        + (packages.isEmpty() ? "" : "; imports " + packages)
        + (pruned.isEmpty() ? "" : "; without " + pruned);
  }
}
