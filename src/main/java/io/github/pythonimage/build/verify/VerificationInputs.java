package io.github.pythonimage.build.verify;

import io.github.pythonimage.build.config.VerifyConfig;
import io.github.pythonimage.build.memo.BuildNote;
import io.github.pythonimage.build.memo.PluginVersion;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.image.Parent;
import io.github.pythonimage.config.image.ParentImage;
import io.github.pythonimage.config.image.ParentImage.Content;
import io.github.pythonimage.config.image.Policies;
import io.github.pythonimage.config.image.SecurityUpdates;
import io.github.pythonimage.config.interpreter.Compilation;
import io.github.pythonimage.config.interpreter.InterpreterSpec;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Sigstore;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.Verifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What decides about a verification besides the image: a recorded one counts as long as all of it
 * is equal. How an image is built does not: another result has another id.
 *
 * @param plugin the version of the plugin
 * @param rules checksum of the rules, and of how severe the POM is
 * @param expectations checksums of what rules compare an image with, by words for messages
 */
record VerificationInputs(String plugin, String rules, Map<String, String> expectations) {
  VerificationInputs {
    expectations = Collections.unmodifiableMap(new LinkedHashMap<>(expectations));
  }

  /**
   * Those of an image.
   *
   * @param note of its build; empty where there is none
   * @param base by which the engine knows the image's base; empty where it does not, or where the
   *     image is not in the engine
   */
  static VerificationInputs of(
      VerifyConfig config, Target target, Optional<BuildNote> note, String base) {
    var image = target.image();
    var expectations = new LinkedHashMap<String, String>();
    expectations.put(
        "<image> in the POM",
        checksum(
            image.requested(),
            image.version(),
            target.names(),
            target.stage(),
            expected(image.spec())));
    expectations.put("labels of the project", checksum(new TreeMap<>(image.projectLabels())));
    expectations.put(
        "names in <requirements> and <projects>",
        checksum(
            new TreeSet<>(RequestedNames.of(image, config.module())),
            new TreeSet<>(RequestedNames.ofProjects(image, config.module()))));
    expectations.put("platforms", checksum(ExpectedImages.platforms(config.outputs(), note)));
    expectations.put("base image in the engine", checksum(base));
    expectations.put(
        "notes of the last build",
        checksum(
            note.map(BuildNote::base),
            note.map(one -> new TreeMap<>(one.layers())),
            note.map(BuildNote::image)));
    return new VerificationInputs(
        PluginVersion.of(config.rendering().generator()), rules(image.spec()), expectations);
  }

  /** What differs, for messages; none if a verification with others counts. */
  List<String> differences(VerificationInputs now) {
    var found = new ArrayList<String>();
    if (!plugin.equals(now.plugin)) {
      found.add("another version of the plugin");
    }
    if (!rules.equals(now.rules)) {
      found.add("other rules: <policies>, <verify><accept> or <sigstore>");
    }
    var others =
        now.expectations.keySet().stream()
            .filter(name -> !Objects.equals(expectations.get(name), now.expectations.get(name)))
            .toList();
    if (!others.isEmpty() || expectations.size() != now.expectations.size()) {
      found.add("other expectations: " + String.join(", ", others));
    }
    return found;
  }

  private static String checksum(Object... values) {
    return Fingerprint.of(values).hex();
  }

  private static String rules(ImageSpec spec) {
    return checksum(
        Verifier.rules(), spec.policies(), spec.accepted(), spec.interpreter().signed());
  }

  /**
   * What the POM expects, without rules, and without all that only a build depends on. Each
   * component is named, so that a new one counts unless it is taken out here.
   */
  private static ImageSpec expected(ImageSpec spec) {
    return new ImageSpec(
        spec.id(),
        spec.name(),
        spec.otherNames(),
        spec.tags(),
        spec.base(),
        spec.distribution(),
        spec.prefix(),
        spec.pythons(),
        expected(spec.interpreter()),
        spec.wheels(),
        spec.runtime(),
        SecurityUpdates.LOCKED,
        spec.maxSize(),
        spec.publishBuilder(),
        spec.frontend(),
        Policies.none(),
        List.of(),
        spec.files(),
        spec.parent().map(VerificationInputs::expected),
        spec.runChecks());
  }

  /** Mirror and optimizations can come from the command line of the build. */
  private static InterpreterSpec expected(InterpreterSpec interpreter) {
    if (interpreter instanceof InterpreterSpec.Source source) {
      return new InterpreterSpec.Source(expected(source.how()), Sigstore.OFF);
    }
    if (interpreter instanceof InterpreterSpec.Pyenv pyenv) {
      return new InterpreterSpec.Pyenv(expected(pyenv.how()), pyenv.pyenv(), pyenv.together());
    }
    return interpreter;
  }

  private static Compilation expected(Compilation how) {
    return new Compilation(Compilation.PYTHON_ORG, true, how.shared(), how.configureOptions());
  }

  /** A push adds digests and platforms to what is known of the same parent image. */
  private static Parent expected(Parent parent) {
    return new Parent(
        parent.artifact(),
        parent.image(),
        parent.provider(),
        parent.images().stream().map(VerificationInputs::expected).toList());
  }

  private static ParentImage expected(ParentImage image) {
    return new ParentImage(
        image.python(),
        image.interpreter(),
        expected(image.runtime()),
        expected(image.builder()),
        image.init());
  }

  private static Content expected(Content content) {
    var tag = content.name().tag();
    var name = ImageReference.of(content.name().repository());
    return new Content(tag.map(name::withTag).orElse(name), content.id(), Set.of());
  }
}
