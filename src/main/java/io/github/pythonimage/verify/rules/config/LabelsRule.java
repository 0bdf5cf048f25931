package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Rule;
import io.github.pythonimage.verify.system.PlannedConfig;
import java.util.Map;
import java.util.TreeMap;

/** The image has the labels of its base, of the project, of the POM and of the plugin. */
public final class LabelsRule implements Rule {
  @Override
  public void check(CheckContext context, Findings found) {
    var labels = context.info().labels();
    var isRuntime = context.stage() == Stage.RUNTIME;
    var ofPom = isRuntime ? context.spec().runtime().labels() : Map.<String, String>of();
    var planned = PlannedConfig.of(context).labels();
    var ofProject = new TreeMap<>(planned);
    ofProject.keySet().removeAll(ofPom.keySet());
    var element = "<runtime><labels>";
    new MapDiff(context, "LABEL", element, ofPom, labels).differences(found);
    new MapDiff(context, "LABEL", "the project", ofProject, labels).differences(found);
    new MapDiff(context, "LABEL", element, planned, labels)
        .foreign(found, planned, ImageInfo::labels);
  }
}
