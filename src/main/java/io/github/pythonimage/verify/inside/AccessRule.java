package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Facts;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes of the image run as its user, who can change neither interpreter nor environment.
 */
public final class AccessRule implements FactsRule {
  @Override
  public String name() {
    return "access";
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    var problems = new ArrayList<String>();
    var wanted = evidence.spec().runtime().user().uid();
    if (facts.uid() != wanted) {
      problems.add(
          "Processes of the image run as uid "
              + facts.uid()
              + (facts.uid() == 0 ? " (root)" : "")
              + ", but <runtime><uid> says "
              + wanted
              + ". Let USER be the last word about it: build the image again.");
    }
    var writable = facts.writable();
    if (!writable.empty()) {
      problems.add(
          "uid "
              + facts.uid()
              + " can change "
              + writable.count()
              + (writable.count() == 1 ? " path" : " paths")
              + " of the tree "
              + evidence.prefix()
              + ": "
              + writable
              + ". They must belong to root and be writable for nobody else.");
    }
    return problems;
  }
}
