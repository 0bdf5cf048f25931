package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Compares variables or labels of an image with those of its base, the POM and the plugin.
 *
 * @param element of the POM
 * @param wanted what the POM sets
 * @param actual what the image has
 */
record MapDiff(
    CheckContext context,
    String instruction,
    String element,
    Map<String, String> wanted,
    Map<String, String> actual) {
  /** Why nobody can tell what comes from the base. */
  static String unknownBase(CheckContext context) {
    return "; the engine does not have the base "
        + context.image().base()
        + ", so nobody can tell whether it comes from there. Pull the base and run 'verify' again.";
  }

  /** What the POM sets and the image does not have so. */
  void differences(Findings found) {
    wanted.forEach(
        (name, value) -> {
          var own = actual.get(name);
          if (!value.equals(own)) {
            found.error(
                "%s %s of the image is %s, but %s says %s. Build the image again."
                    .formatted(
                        instruction,
                        name,
                        own == null ? "not set" : Quoted.of(own),
                        element,
                        Quoted.of(value)));
          }
        });
  }

  /**
   * What comes neither from the base nor from the POM nor from the plugin: at most one finding.
   *
   * @param known what the POM and the plugin set
   * @param ofBase the same of the base
   */
  void foreign(
      Findings found, Map<String, String> known, Function<ImageInfo, Map<String, String>> ofBase) {
    var base = context.base().map(ofBase);
    var names =
        actual.entrySet().stream()
            .filter(e -> !Objects.equals(known.get(e.getKey()), e.getValue()))
            // What the POM wants and is not so is a finding already.
            .filter(e -> !wanted.containsKey(e.getKey()))
            .filter(
                e -> base.isEmpty() || !Objects.equals(base.get().get(e.getKey()), e.getValue()))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    var what = Message.of(names, instruction, instruction).then(" of the image");
    if (base.isPresent()) {
      found.error(
          what.then(
              " is neither of the base %s nor of %s. Build the image again, or add it there."
                  .formatted(context.image().base(), element)));
    } else {
      found.undecided(what.then(" is not of " + element + unknownBase(context)));
    }
  }
}
