package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.Findings;
import io.github.pythonimage.verify.ImageKind;
import io.github.pythonimage.verify.Rule;
import io.github.pythonimage.verify.system.PlannedConfig;
import java.util.Map;

/** The image has the labels of its base, of the POM and of the plugin. */
public final class LabelsRule implements Rule {
  @Override
  public String name() {
    return "labels";
  }

  @Override
  public void check(CheckContext context, Findings found) {
    var labels = context.info().labels();
    var isRuntime = context.kind() == ImageKind.RUNTIME;
    var wanted = isRuntime ? context.spec().runtime().labels() : Map.<String, String>of();
    var known = PlannedConfig.of(context).labels();
    MapDiff.differences(found, "LABEL", "<runtime><labels>", wanted, labels);
    MapDiff.foreign(
        found, context, "LABEL", "<runtime><labels>", wanted, known, labels, ImageInfo::labels);
  }
}
