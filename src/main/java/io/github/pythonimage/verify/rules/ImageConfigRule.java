package io.github.pythonimage.verify.rules;

import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.engine.ImageSettings;
import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.Listing;
import io.github.pythonimage.verify.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Volumes, ports, health check, ONBUILD, stop signal and shell are those of the base. */
public final class ImageConfigRule implements Rule {
  @Override
  public String name() {
    return "image-config";
  }

  @Override
  public List<Finding> findings(Evidence evidence) {
    var found = new ArrayList<Finding>();
    compareEach(found, evidence, "VOLUME", s -> s.volumes().stream().sorted().toList());
    compareEach(found, evidence, "EXPOSE", s -> s.ports().stream().sorted().toList());
    compare(found, evidence, "HEALTHCHECK", ImageSettings::healthcheck);
    onBuild(found, evidence);
    compare(found, evidence, "STOPSIGNAL", s -> s.stopSignal().stream().toList());
    compare(found, evidence, "SHELL", ImageSettings::shell);
    return found;
  }

  /** BuildKit runs those of a base in the build, and the image no longer has them. */
  private void onBuild(List<Finding> found, Evidence evidence) {
    var ofBase = evidence.base().map(base -> base.settings().onBuild()).orElse(List.of());
    if (ofBase.isEmpty()) {
      compareEach(found, evidence, "ONBUILD", ImageSettings::onBuild);
    } else {
      found.add(
          finding(
              Listing.of(ofBase, "ONBUILD", "ONBUILD")
                  .then(
                      " of the base "
                          + evidence.image().base()
                          + " ran in the build of the image, which may have any step then. Name a base"
                          + " without ONBUILD.")));
    }
  }

  /** An instruction that an image may have several times: each value is a thing of its own. */
  private void compareEach(
      List<Finding> found,
      Evidence evidence,
      String instruction,
      Function<ImageSettings, List<String>> values) {
    var actual = values.apply(evidence.info().settings());
    Optional<List<String>> wanted = evidence.base().map(ImageInfo::settings).map(values);
    var foreign = without(actual, wanted.orElse(List.of()));
    var what = Listing.of(foreign, instruction, instruction).then(" of the image");
    if (!foreign.isEmpty()) {
      found.add(
          wanted.isPresent()
              ? finding(
                  what.then(
                      " is not of its base "
                          + evidence.image().base()
                          + ". Build the image again."))
              : undecided(what.then(unknown(evidence))));
    }
    var missing = without(wanted.orElse(List.of()), actual);
    if (!missing.isEmpty()) {
      found.add(
          finding(
              Listing.of(missing, instruction, instruction)
                  .then(
                      " of the base "
                          + evidence.image().base()
                          + " is not in the image. Build the image again.")));
    }
    if (foreign.isEmpty() && missing.isEmpty()) {
      // The same in another order, or more often.
      compare(found, evidence, instruction, values);
    }
  }

  private static List<String> without(List<String> values, List<String> others) {
    return values.stream().filter(value -> !others.contains(value)).toList();
  }

  private static String unknown(Evidence evidence) {
    return "; the engine does not have the base "
        + evidence.image().base()
        + ", so nobody can tell whether it comes from there. Pull the base and run 'verify'"
        + " again.";
  }

  private void compare(
      List<Finding> found,
      Evidence evidence,
      String instruction,
      Function<ImageSettings, List<String>> values) {
    var actual = values.apply(evidence.info().settings());
    Optional<List<String>> wanted = evidence.base().map(ImageInfo::settings).map(values);
    if (wanted.isPresent() && !wanted.get().equals(actual)) {
      found.add(
          finding(
              instruction
                  + " of the image is "
                  + shown(actual)
                  + ", but its base "
                  + evidence.image().base()
                  + (wanted.get().isEmpty() ? " has none" : " has " + shown(wanted.get()))
                  + ". Build the image again."));
    } else if (wanted.isEmpty() && !actual.isEmpty()) {
      found.add(undecided(instruction + " of the image is " + shown(actual) + unknown(evidence)));
    }
  }

  private static String shown(List<String> values) {
    return values.isEmpty() ? "not set" : "'" + Listing.first(values) + "'";
  }
}
