package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Rule;
import io.github.pythonimage.verify.system.PlannedConfig;
import java.util.Map;

/** The image has the labels of its base, of the POM and of the plugin. */
public final class LabelsRule implements Rule {
  @Override
  public void check(CheckContext context, Findings found) {
    var labels = context.info().labels();
    var isRuntime = context.stage() == Stage.RUNTIME;
    var wanted = isRuntime ? context.spec().runtime().labels() : Map.<String, String>of();
    var known = PlannedConfig.of(context).labels();
    var diff = new MapDiff(context, "LABEL", "<runtime><labels>", wanted, labels);
    diff.differences(found);
    diff.foreign(found, known, ImageInfo::labels);
  }
}
