package io.github.pythonimage.verify.rules;

import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.ImageKind;
import io.github.pythonimage.verify.Rule;
import io.github.pythonimage.verify.system.PlannedConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The image has the labels of its base, of the POM and of the plugin. */
public final class LabelsRule implements Rule {
  @Override
  public String name() {
    return "labels";
  }

  @Override
  public List<Finding> findings(Evidence evidence) {
    var labels = evidence.info().labels();
    var isRuntime = evidence.kind() == ImageKind.RUNTIME;
    var wanted = isRuntime ? evidence.spec().runtime().labels() : Map.<String, String>of();
    var known = PlannedConfig.of(evidence).labels();
    var found = new ArrayList<Finding>();
    ConfigPairs.differences("LABEL", "<runtime><labels>", wanted, labels)
        .forEach(problem -> found.add(finding(problem)));
    found.addAll(
        ConfigPairs.foreign(
            this,
            evidence,
            "LABEL",
            "<runtime><labels>",
            wanted,
            known,
            labels,
            ImageInfo::labels));
    return found;
  }
}
