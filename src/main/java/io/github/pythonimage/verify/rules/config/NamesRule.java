package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.MessageRule;
import java.util.ArrayList;
import java.util.List;

/** Every name of the image leads to the image that was verified. */
public final class NamesRule implements MessageRule {
  @Override
  public String name() {
    return "names";
  }

  @Override
  public List<String> problems(CheckContext context) {
    var problems = new ArrayList<String>();
    var id = context.info().id();
    for (var name : context.identity().names().entrySet()) {
      if (name.getValue().isEmpty()) {
        problems.add(
            "The engine has no image under the name " + name.getKey() + ". Build the image again.");
      } else if (!name.getValue().equals(id)) {
        problems.add(
            "%s is another image (%s) than the verified one (%s). Build the image again."
                .formatted(name.getKey(), name.getValue(), id));
      }
    }
    return problems;
  }
}
