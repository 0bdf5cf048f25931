package io.github.pythonimage.verify;

import java.util.ArrayList;
import java.util.List;

/** The image runs as its own user, named by number so that Kubernetes can tell it is not root. */
final class NotRootCheck implements Check {
  @Override
  public String name() {
    return "not-root";
  }

  @Override
  public List<String> problems(Evidence evidence) {
    var problems = new ArrayList<String>();
    var wanted = evidence.spec().runtime().user().uid();
    var user = evidence.info().user();
    if (!user.matches("\\d+(:\\d+)?")) {
      problems.add(
          "The image's USER is "
              + (user.isEmpty() ? "not set" : "'" + user + "'")
              + ", which does not prove that it is not root. It must be the number of"
              + " <runtime><uid>, "
              + wanted
              + ".");
    }
    evidence
        .facts()
        .filter(f -> f.uid() != wanted)
        .ifPresent(
            f ->
                problems.add(
                    "Processes of the image run as uid "
                        + f.uid()
                        + (f.uid() == 0 ? " (root)" : "")
                        + ", but <runtime><uid> says "
                        + wanted
                        + ". Let USER be the last word about it: build the image again."));
    return problems;
  }
}
