package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.docker.ImageSettings;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.check.Rule;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Volumes, ports, health check, ONBUILD, stop signal and shell are those of the base. */
public final class ImageConfigRule implements Rule {
  @Override
  public void check(CheckContext context, Findings found) {
    compareEach(found, context, "VOLUME", s -> s.volumes().stream().sorted().toList());
    compareEach(found, context, "EXPOSE", s -> s.ports().stream().sorted().toList());
    compare(found, context, "HEALTHCHECK", ImageSettings::healthcheck);
    onBuild(found, context);
    compare(found, context, "STOPSIGNAL", s -> s.stopSignal().stream().toList());
    compare(found, context, "SHELL", ImageSettings::shell);
  }

  /** BuildKit runs those of a base in the build, and the image no longer has them. */
  private static void onBuild(Findings found, CheckContext context) {
    var ofBase = context.base().map(base -> base.settings().onBuild()).orElse(List.of());
    if (ofBase.isEmpty()) {
      compareEach(found, context, "ONBUILD", ImageSettings::onBuild);
    } else {
      found.error(
          Message.of(ofBase, "ONBUILD", "ONBUILD")
              .then(
                  " of the base %s ran in the build of the image, which may have any step then. Name a base without ONBUILD."
                      .formatted(context.image().base())));
    }
  }

  /** An instruction that an image may have several times: each value is a thing of its own. */
  private static void compareEach(
      Findings found,
      CheckContext context,
      String instruction,
      Function<ImageSettings, List<String>> values) {
    var actual = values.apply(context.info().settings());
    Optional<List<String>> wanted = context.base().map(ImageInfo::settings).map(values);
    var foreign = without(actual, wanted.orElse(List.of()));
    var what = Message.of(foreign, instruction, instruction).then(" of the image");
    if (wanted.isPresent()) {
      found.error(
          what.then(" is not of its base " + context.image().base() + ". Build the image again."));
    } else {
      found.undecided(what.then(MapDiff.unknownBase(context)));
    }
    var missing = without(wanted.orElse(List.of()), actual);
    found.error(
        Message.of(missing, instruction, instruction)
            .then(
                " of the base "
                    + context.image().base()
                    + " is not in the image. Build the image again."));
    if (foreign.isEmpty() && missing.isEmpty()) {
      // The same in another order, or more often.
      compare(found, context, instruction, values);
    }
  }

  private static List<String> without(List<String> values, List<String> others) {
    return values.stream().filter(value -> !others.contains(value)).toList();
  }

  private static void compare(
      Findings found,
      CheckContext context,
      String instruction,
      Function<ImageSettings, List<String>> values) {
    var actual = values.apply(context.info().settings());
    Optional<List<String>> wanted = context.base().map(ImageInfo::settings).map(values);
    if (wanted.isPresent() && !wanted.get().equals(actual)) {
      found.error(
          "%s of the image is %s, but its base %s%s. Build the image again."
              .formatted(
                  instruction,
                  describe(actual),
                  context.image().base(),
                  wanted.get().isEmpty() ? " has none" : " has " + describe(wanted.get())));
    } else if (wanted.isEmpty() && !actual.isEmpty()) {
      found.undecided(
          instruction + " of the image is " + describe(actual) + MapDiff.unknownBase(context));
    }
  }

  private static String describe(List<String> values) {
    return values.isEmpty() ? "not set" : "'" + Message.first(values) + "'";
  }
}
