package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.MessageRule;
import java.util.List;

/** The image has the labels that the POM gives. */
public final class LabelsRule implements MessageRule {
  @Override
  public String name() {
    return "labels";
  }

  @Override
  public List<String> problems(Evidence evidence) {
    return Differences.differences(
        "LABEL", "<runtime><labels>", evidence.spec().runtime().labels(), evidence.info().labels());
  }
}
