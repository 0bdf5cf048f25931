package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.MessageRule;
import java.util.ArrayList;
import java.util.List;

/** The image runs as its own user, named by number so that Kubernetes can tell it is not root. */
public final class UserRule implements MessageRule {
  @Override
  public String name() {
    return "user";
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
    return problems;
  }
}
