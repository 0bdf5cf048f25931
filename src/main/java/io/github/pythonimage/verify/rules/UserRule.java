package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.ImageKind;
import io.github.pythonimage.verify.MessageRule;
import java.util.List;

/** The image runs as the POM's user, by number, so that Kubernetes can tell that it is not root. */
public final class UserRule implements MessageRule {
  @Override
  public String name() {
    return "user";
  }

  @Override
  public boolean appliesTo(ImageKind kind) {
    // A builder installs packages, as root.
    return kind == ImageKind.RUNTIME;
  }

  @Override
  public List<String> problems(Evidence evidence) {
    var uid = evidence.spec().runtime().user().uid();
    var wanted = uid + ":" + uid;
    var user = evidence.info().user();
    return user.equals(wanted)
        ? List.of()
        : List.of(
            "The image's USER is "
                + (user.isEmpty() ? "not set" : "'" + user + "'")
                + ", but it must be "
                + wanted
                + ", the numbers that <runtime><uid> gives. Build the image again.");
  }
}
