package io.github.pythonimage.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Names of caches, so that images whose cached files differ do not share them. */
final class CacheKeys {
  private static final int LENGTH = 16;

  private CacheKeys() {}

  /** An application's base gets another digest with each build, and the same caches. */
  private static String base(PlannedImage image) {
    return image
        .spec()
        .parent()
        .map(parent -> parent.artifact() + "/" + parent.image() + "/" + image.version().series())
        .orElseGet(() -> image.base().toString());
  }

  static String base16(PlannedImage image) {
    return beginning(Fingerprint.of(base(image)));
  }

  static String wheelEnvironment(PlannedImage image) {
    var spec = image.spec();
    // Who signed an archive is nothing to what it is compiled to.
    var interpreter =
        spec.interpreter().compilation().isPresent() ? image.compilation() : spec.interpreter();
    var compilers = new ArrayList<Object>(image.nativePackages());
    image.toolchains().stream().flatMap(t -> t.identity().stream()).forEach(compilers::add);
    var parts = List.of(base(image), image.distribution(), spec.prefix(), interpreter, compilers);
    return beginning(Fingerprint.of(parts.toString().getBytes(StandardCharsets.UTF_8)));
  }

  static String archives(PlannedImage image) {
    var source = new ArrayList<>(List.of(base(image)));
    image
        .interpreter()
        .repository()
        .ifPresent(r -> source.addAll(List.of(r.toString(), r.key().fingerprint())));
    var distribution = image.distribution();
    return String.join("-", image.family(), distribution.name(), distribution.version())
        + "-"
        + beginning(Fingerprint.of(source));
  }

  private static String beginning(Fingerprint fingerprint) {
    return fingerprint.hex().substring(0, LENGTH);
  }
}
