package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.docker.ImageSettings;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.check.Rule;
import io.github.pythonimage.verify.system.PlannedConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Volumes and ports are those of the base and of the POM. Health check and stop signal are those of
 * the POM, or of the base where the POM has none. ONBUILD and shell are those of the base.
 */
public final class ImageConfigRule implements Rule {
  @Override
  public void check(CheckContext context, Findings found) {
    var planned = PlannedConfig.of(context).settings();
    compareEach(
        found, context, new Setting("VOLUME", "<volumes>", s -> sorted(s.volumes())), planned);
    compareEach(found, context, new Setting("EXPOSE", "<ports>", s -> sorted(s.ports())), planned);
    compare(
        found,
        context,
        new Setting("HEALTHCHECK", "<healthcheck>", ImageSettings::healthcheck),
        planned);
    onBuild(found, context);
    compare(
        found,
        context,
        new Setting("STOPSIGNAL", "<stopSignal>", s -> s.stopSignal().stream().toList()),
        planned);
    compare(found, context, new Setting("SHELL", "", ImageSettings::shell), planned);
  }

  /**
   * One of the settings.
   *
   * @param element below {@code <runtime>}; empty where the POM has none
   */
  private record Setting(
      String instruction, String element, Function<ImageSettings, List<String>> values) {
    List<String> of(ImageSettings settings) {
      return values.apply(settings);
    }

    Optional<List<String>> ofBase(CheckContext context) {
      return context.base().map(ImageInfo::settings).map(values);
    }

    /** Whether the POM can set it in this image. */
    boolean isOfPom(CheckContext context) {
      return context.stage() == Stage.RUNTIME && !element.isEmpty();
    }
  }

  private static List<String> sorted(Set<String> values) {
    return values.stream().sorted().toList();
  }

  /** BuildKit runs those of a base in the build, and the image no longer has them. */
  private static void onBuild(Findings found, CheckContext context) {
    var ofBase = context.base().map(base -> base.settings().onBuild()).orElse(List.of());
    if (ofBase.isEmpty()) {
      compareEach(
          found, context, new Setting("ONBUILD", "", ImageSettings::onBuild), ImageSettings.NONE);
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
      Findings found, CheckContext context, Setting setting, ImageSettings planned) {
    var actual = setting.of(context.info().settings());
    var ofPom = setting.of(planned);
    var ofBase = setting.ofBase(context);
    var foreign = without(without(actual, ofPom), ofBase.orElse(List.of()));
    foreign(found, context, setting, foreign);
    var missing = without(without(ofBase.orElse(List.of()), ofPom), actual);
    missing(found, setting, missing, "the base " + context.image().base());
    var unset = without(ofPom, actual);
    missing(found, setting, unset, "<runtime>" + setting.element());
    if (foreign.isEmpty() && missing.isEmpty() && unset.isEmpty() && ofPom.isEmpty()) {
      // The same in another order, or more often.
      compare(found, context, setting, planned);
    }
  }

  private static void foreign(
      Findings found, CheckContext context, Setting setting, List<String> foreign) {
    var instruction = setting.instruction();
    var what = Message.of(foreign, instruction, instruction).then(" of the image");
    var base = context.image().base();
    var isOfPom = setting.isOfPom(context);
    if (context.base().isEmpty()) {
      found.undecided(
          what.then(
              (isOfPom ? " is not of <runtime>" + setting.element() : "")
                  + MapDiff.unknownBase(context)));
    } else if (isOfPom) {
      found.error(
          what.then(
              " is neither of the base %s nor of <runtime>%s. Build the image again, or add it there."
                  .formatted(base, setting.element())));
    } else {
      found.error(what.then(" is not of its base " + base + ". Build the image again."));
    }
  }

  private static void missing(
      Findings found, Setting setting, List<String> missing, String source) {
    found.error(
        Message.of(missing, setting.instruction(), setting.instruction())
            .then(" of " + source + " is not in the image. Build the image again."));
  }

  private static List<String> without(List<String> values, List<String> others) {
    return values.stream().filter(value -> !others.contains(value)).toList();
  }

  private static void compare(
      Findings found, CheckContext context, Setting setting, ImageSettings planned) {
    var actual = setting.of(context.info().settings());
    var ofPom = setting.of(planned);
    var ofBase = setting.ofBase(context);
    if (!ofPom.isEmpty()) {
      compare(found, setting, actual, ofPom);
    } else if (ofBase.isPresent() && !ofBase.get().equals(actual)) {
      found.error(
          "%s of the image is %s, but its base %s%s. Build the image again."
              .formatted(
                  setting.instruction(),
                  describe(actual),
                  context.image().base(),
                  ofBase.get().isEmpty() ? " has none" : " has " + describe(ofBase.get())));
    } else if (ofBase.isEmpty() && !actual.isEmpty()) {
      found.undecided(
          setting.instruction()
              + " of the image is "
              + describe(actual)
              + MapDiff.unknownBase(context));
    }
  }

  /** A health check is long: the message has what differs. */
  private static void compare(
      Findings found, Setting setting, List<String> actual, List<String> ofPom) {
    if (!actual.equals(ofPom)) {
      var additional = without(actual, ofPom);
      var lacking = without(ofPom, actual);
      var isOtherOrder = additional.isEmpty() && lacking.isEmpty();
      found.error(
          "%s of the image differs from <runtime>%s: the image has %s, the POM has %s. Build the image again."
              .formatted(
                  setting.instruction(),
                  setting.element(),
                  difference(isOtherOrder ? actual : additional),
                  difference(isOtherOrder ? ofPom : lacking)));
    }
  }

  private static String difference(List<String> values) {
    return values.isEmpty() ? "nothing instead" : describe(values);
  }

  private static String describe(List<String> values) {
    return values.isEmpty() ? "not set" : "'" + Message.first(values) + "'";
  }
}
