package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.MessageRule;
import java.util.ArrayList;
import java.util.List;

/**
 * The image is its base, a layer of system packages, one of Python, one of the environment, and
 * where there are projects one of them.
 */
public final class LayersRule implements MessageRule {
  private static final int OWN = 3;

  @Override
  public String name() {
    return "layers";
  }

  /**
   * Says nothing where the engine does not have the base: BuildKit pulls without keeping a name.
   */
  @Override
  public List<String> problems(Evidence evidence) {
    var problems = new ArrayList<String>();
    evidence
        .base()
        .ifPresent(
            base -> {
              var layers = evidence.info().layers();
              var below = base.layers().size();
              // Setting the working directory creates it, in a layer of its own.
              var allowed =
                  OWN
                      + (evidence.spec().runtime().workdir().isPresent() ? 1 : 0)
                      + (evidence.spec().wheels().projectsApart() ? 1 : 0);
              if (layers.size() < below || !layers.subList(0, below).equals(base.layers())) {
                problems.add(
                    "The image does not start with the layers of "
                        + evidence.image().base()
                        + " as the engine has it. The base was updated since: build the image"
                        + " again.");
              } else if (layers.size() - below > allowed) {
                problems.add(
                    "The image has "
                        + (layers.size() - below)
                        + " layers over its base "
                        + evidence.image().base()
                        + " where "
                        + allowed
                        + " suffice. Add files in an image of your"
                        + " own.");
              }
            });
    return problems;
  }
}
