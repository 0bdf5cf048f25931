package io.github.pythonimage.verify.doctored;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The classes of attacks on an image; each has several images. */
enum AttackClass {
  COMPILERS,
  DEVELOPMENT_FILES,
  INSTALLERS,
  IDENTITIES,
  PRIVILEGES,
  WRITE_ACCESS,
  SEARCH_PATHS,
  PROBE_DECEPTION,
  SECRETS,
  LEFTOVERS,
  IMAGE_IDENTITY,
  RUN_TIME_SURPRISES,
  BASES_AND_CACHES;

  String description() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  DoctoredImage image(String name, String rule, Consumer<Doctoring> doctor) {
    return image(name, List.of(rule), doctor);
  }

  DoctoredImage image(String name, List<String> rules, Consumer<Doctoring> doctor) {
    return new DoctoredImage(this, name, rules, "", false, doctor);
  }
}
