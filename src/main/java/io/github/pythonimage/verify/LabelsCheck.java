package io.github.pythonimage.verify;

import java.util.List;

/** The image has the labels that the POM gives. */
final class LabelsCheck implements Check {
  @Override
  public String name() {
    return "labels";
  }

  @Override
  public List<String> problems(Evidence evidence) {
    return Pairs.differences(
        "LABEL", "<runtime><labels>", evidence.spec().runtime().labels(), evidence.info().labels());
  }
}
