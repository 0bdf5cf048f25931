package io.github.pythonimage.verify.rules;

import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.ImageKind;
import io.github.pythonimage.verify.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** The image has the labels of its base, of the POM and of the plugin. */
public final class LabelsRule implements Rule {
  private static final String BASE = "org.opencontainers.image.base.name";
  private static final String OWN = "io.github.pythonimage.";

  @Override
  public String name() {
    return "labels";
  }

  @Override
  public boolean appliesTo(ImageKind kind) {
    return kind == ImageKind.RUNTIME;
  }

  @Override
  public List<Finding> findings(Evidence evidence) {
    var labels = evidence.info().labels();
    var wanted = evidence.spec().runtime().labels();
    var found = new ArrayList<Finding>();
    Differences.differences("LABEL", "<runtime><labels>", wanted, labels)
        .forEach(problem -> found.add(finding(problem)));
    var known = new HashMap<>(wanted);
    known.put(BASE, evidence.image().base().toString());
    labels.forEach(
        (name, value) -> {
          if (name.startsWith(OWN)) {
            known.put(name, value);
          }
        });
    found.addAll(
        ForeignPairs.findings(
            this, evidence, "LABEL", "<runtime><labels>", known, labels, ImageInfo::labels));
    return found;
  }
}
