package io.github.pythonimage.verify.rules;

import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.ImageKind;
import io.github.pythonimage.verify.MessageRule;
import java.util.ArrayList;
import java.util.List;

/** The image starts what the POM says, where the POM says it; without it, {@code python3}. */
public final class CommandRule implements MessageRule {
  private static final List<String> DEFAULT = List.of("python3");

  @Override
  public String name() {
    return "command";
  }

  @Override
  public boolean appliesTo(ImageKind kind) {
    return kind == ImageKind.RUNTIME;
  }

  @Override
  public List<String> problems(Evidence evidence) {
    var runtime = evidence.spec().runtime();
    var info = evidence.info();
    var problems = new ArrayList<String>();
    var isUnset = runtime.entrypoint().isEmpty() && runtime.command().isEmpty();
    compare(problems, "ENTRYPOINT", "<entrypoint>", runtime.entrypoint(), info.entrypoint());
    compare(problems, "CMD", "<command>", isUnset ? DEFAULT : runtime.command(), info.command());
    var workdir = runtime.workdir().stream().toList();
    // Without a base to compare with, the folder may be the base's.
    if (!workdir.isEmpty() || evidence.base().isPresent()) {
      var wanted = workdir.isEmpty() ? workdir(evidence.base().orElseThrow()) : workdir;
      compare(problems, "WORKDIR", "<workdir>", wanted, workdir(info));
    }
    return problems;
  }

  private static List<String> workdir(ImageInfo info) {
    return info.workdir().filter(folder -> !folder.equals("/")).stream().toList();
  }

  private static void compare(
      List<String> problems,
      String instruction,
      String element,
      List<String> wanted,
      List<String> actual) {
    if (!wanted.equals(actual)) {
      problems.add(
          instruction
              + " of the image is "
              + shown(actual)
              + ", but <runtime>"
              + element
              + " or its default is "
              + shown(wanted)
              + ". Build the image again.");
    }
  }

  private static String shown(List<String> words) {
    return words.isEmpty() ? "not set" : Quoted.of(String.join(" ", words));
  }
}
