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
    compare(found, evidence, "VOLUME", s -> s.volumes().stream().sorted().toList());
    compare(found, evidence, "EXPOSE", s -> s.ports().stream().sorted().toList());
    compare(found, evidence, "HEALTHCHECK", ImageSettings::healthcheck);
    compare(found, evidence, "ONBUILD", ImageSettings::onBuild);
    compare(found, evidence, "STOPSIGNAL", s -> s.stopSignal().stream().toList());
    compare(found, evidence, "SHELL", ImageSettings::shell);
    return found;
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
      found.add(
          undecided(
              instruction
                  + " of the image is "
                  + shown(actual)
                  + "; the engine does not have the base "
                  + evidence.image().base()
                  + ", so nobody can tell whether it comes from there. Pull the base and run 'verify'"
                  + " again."));
    }
  }

  private static String shown(List<String> values) {
    return values.isEmpty() ? "not set" : "'" + Listing.first(values) + "'";
  }
}
