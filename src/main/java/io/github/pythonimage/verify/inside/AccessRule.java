package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.ImageKind;
import io.github.pythonimage.verify.InsideFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The processes of the image run as its user, and the kernel lets them change no more than owners
 * and modes say: access control lists are in no archive that the plugin reads.
 */
final class AccessRule implements InsideRule {
  @Override
  public String name() {
    return "access";
  }

  @Override
  public List<String> problems(Evidence evidence, InsideFacts facts) {
    var problems = new ArrayList<String>();
    // A builder runs as root, who may be in any group and change everything.
    var isRuntime = evidence.kind() == ImageKind.RUNTIME;
    var wanted = isRuntime ? evidence.spec().runtime().user().uid() : 0;
    if (facts.uid() != wanted || facts.gid() != wanted) {
      problems.add(
          "Processes of the image run as uid "
              + facts.uid()
              + (facts.uid() == 0 ? " (root)" : "")
              + " and gid "
              + facts.gid()
              + (isRuntime ? ", but <runtime><uid> is " : ", but a builder's are ")
              + wanted
              + ". Remove the USER that another step sets, and build the image again.");
    }
    if (!isRuntime) {
      return problems;
    }
    if (!facts.groups().isEmpty()) {
      problems.add(
          "Processes of the image are also in the groups "
              + facts.groups().stream().map(String::valueOf).collect(Collectors.joining(", "))
              + ". Remove the user from them in /etc/group of <base>.");
    }
    var writable = facts.writable();
    if (writable.first().contains("/")) {
      problems.add(
          "uid "
              + facts.uid()
              + " can change the root folder, and so replace every folder in it. Let / belong to"
              + " root with mode 0755 in <base>.");
    } else if (writable.count() > 0) {
      problems.add(
          "uid "
              + facts.uid()
              + " can change "
              + writable.count()
              + (writable.count() == 1 ? " path" : " paths")
              + " though owners and modes forbid it: "
              + String.join(", ", writable.first())
              + (writable.count() > writable.first().size() ? ", …" : "")
              + ". Remove their access control lists (setfacl --remove-all).");
    }
    return problems;
  }
}
