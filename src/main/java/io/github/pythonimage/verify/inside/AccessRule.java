package io.github.pythonimage.verify.inside;

import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.check.ProbeResult;

/**
 * The processes of the image run as its user, and the kernel lets them change no more than owners
 * and modes say: access control lists are in no archive that the plugin reads.
 */
public final class AccessRule implements InsideRule {
  private static final String FORBIDDEN = "though owners and modes forbid it";
  private static final String CURE = ". Remove the access control list (setfacl --remove-all).";

  @Override
  public void check(CheckContext context, ProbeResult facts, Findings found) {
    // A builder runs as root, who may be in any group and change everything.
    var isRuntime = context.stage() == Stage.RUNTIME;
    var wanted = isRuntime ? context.spec().runtime().user().uid() : 0;
    if (facts.system().uid() != wanted || facts.system().gid() != wanted) {
      found.error(
          "Processes of the image run as uid %s%s and gid %s%s%s. Remove the USER that another step sets, and build the image again."
              .formatted(
                  facts.system().uid(),
                  facts.system().uid() == 0 ? " (root)" : "",
                  facts.system().gid(),
                  isRuntime ? ", but <runtime><uid> is " : ", but a builder's are ",
                  wanted));
    }
    if (!isRuntime) {
      return;
    }

    found.error(
        Message.of(facts.system().groups(), "more group", "more groups")
            .after("Processes of the image are also in ")
            .then(". Remove the user from them in /etc/group of <base>."));
    var user = "uid " + facts.system().uid();
    var writable = facts.system().writable();
    var paths = writable.paths().stream().filter(path -> !path.equals("/")).toList();
    if (paths.size() < writable.paths().size()) {
      found.error(
          user
              + " can change the root folder, and so replace every folder in it. Let / belong to"
              + " root with mode 0755 in <base>.");
    }

    found.error(
        Message.of(paths, "path " + FORBIDDEN, "paths " + FORBIDDEN)
            .after(user + " can change ")
            .then(CURE));
    if (writable.others() > 0) {
      found.error(
          user
              + " can change "
              + writable.others()
              + (writable.others() == 1 ? " more path " : " more paths ")
              + FORBIDDEN
              + ", too many or too long to name"
              + CURE);
    }
  }
}
