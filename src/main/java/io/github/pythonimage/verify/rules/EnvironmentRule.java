package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.MessageRule;
import java.util.ArrayList;
import java.util.List;

/** The image has the variables that the POM gives, and finds the environment's commands first. */
public final class EnvironmentRule implements MessageRule {
  @Override
  public String name() {
    return "environment";
  }

  @Override
  public List<String> problems(Evidence evidence) {
    var image = evidence.info().environment();
    var wanted = evidence.spec().runtime().environment();
    var problems =
        new ArrayList<>(Differences.differences("ENV", "<runtime><environment>", wanted, image));
    var path = image.getOrDefault("PATH", "");
    var first = evidence.prefix().venv() + "/bin";
    if (!wanted.containsKey("PATH") && !path.equals(first) && !path.startsWith(first + ":")) {
      problems.add(
          "The image's PATH is '"
              + path
              + "' and does not start with "
              + first
              + ", so that another python3 may be found. Build the image again.");
    }
    return problems;
  }
}
