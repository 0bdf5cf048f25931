package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.verify.CheckContext;
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
  public List<Finding> findings(CheckContext context) {
    var labels = context.info().labels();
    var isRuntime = context.kind() == ImageKind.RUNTIME;
    var wanted = isRuntime ? context.spec().runtime().labels() : Map.<String, String>of();
    var known = PlannedConfig.of(context).labels();
    var found = new ArrayList<Finding>();
    MapDiff.differences("LABEL", "<runtime><labels>", wanted, labels)
        .forEach(problem -> found.add(finding(problem)));
    found.addAll(
        MapDiff.foreign(
            this, context, "LABEL", "<runtime><labels>", wanted, known, labels, ImageInfo::labels));
    return found;
  }
}
