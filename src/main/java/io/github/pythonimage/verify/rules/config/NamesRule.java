package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Rule;

/** Every name of the image leads to the image that was verified. */
public final class NamesRule implements Rule {
  @Override
  public void check(CheckContext context, Findings found) {
    var id = context.info().id();
    for (var name : context.identity().names().entrySet()) {
      if (name.getValue().isEmpty()) {
        found.error(
            "The engine has no image under the name " + name.getKey() + ". Build the image again.");
      } else if (!name.getValue().equals(id)) {
        found.error(
            "%s is another image (%s) than the verified one (%s). Build the image again."
                .formatted(name.getKey(), name.getValue(), id));
      }
    }
  }
}
