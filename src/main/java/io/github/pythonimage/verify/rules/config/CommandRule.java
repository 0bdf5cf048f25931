package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Rule;
import io.github.pythonimage.verify.system.PlannedConfig;
import java.util.List;
import java.util.Optional;

/**
 * The image starts what the POM says, where the POM says it; without it, {@code python3}. A builder
 * starts {@code python3} by the entry point of its base.
 */
public final class CommandRule implements Rule {
  @Override
  public void check(CheckContext context, Findings found) {
    var planned = PlannedConfig.of(context);
    var base = context.base();
    var entrypoint = planned.entrypoint().or(() -> base.map(ImageInfo::entrypoint));
    var workdir = planned.workdir().map(List::of).or(() -> base.map(CommandRule::workdir));
    var info = context.info();
    var element = context.image().init().isPresent() ? "<init> with <entrypoint>" : "<entrypoint>";
    compare(found, context, "ENTRYPOINT", element, entrypoint, info.entrypoint());
    compare(found, context, "CMD", "<command>", Optional.of(planned.command()), info.command());
    compare(found, context, "WORKDIR", "<workdir>", workdir, workdir(info));
  }

  private static List<String> workdir(ImageInfo info) {
    return info.workdir().filter(folder -> !folder.equals("/")).stream().toList();
  }

  /**
   * One instruction.
   *
   * @param wanted empty where only the base has it, and nobody knows the base
   */
  private static void compare(
      Findings found,
      CheckContext context,
      String instruction,
      String element,
      Optional<List<String>> wanted,
      List<String> actual) {
    if (wanted.filter(actual::equals).isPresent() || (wanted.isEmpty() && actual.isEmpty())) {
      return;
    }
    var what = instruction + " of the image is " + describe(actual);
    var source =
        context.stage() == Stage.RUNTIME
            ? "<runtime>" + element + " or its default"
            : "the Dockerfile of the builder or its base";
    if (wanted.isPresent()) {
      found.error(
          what + ", but " + source + " is " + describe(wanted.get()) + ". Build the image again.");
    } else {
      found.undecided(what + MapDiff.unknownBase(context));
    }
  }

  private static String describe(List<String> arguments) {
    return arguments.isEmpty() ? "not set" : Quoted.of(String.join(" ", arguments));
  }
}
