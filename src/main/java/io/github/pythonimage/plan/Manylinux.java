package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.catalog.Distribution.Kind;
import io.github.pythonimage.catalog.Distribution.Support;
import io.github.pythonimage.catalog.Distributions;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.wheels.RepairSpec;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What there is to know of {@code manylinux_2_N} before anything is built for it. */
record Manylinux(Distributions known, LocalDate today) {

  /** Refuses a tag that auditwheel has no policy for, which otherwise it would say at the end. */
  static void validate(RepairSpec repair) {
    if (repair.glibc().isEmpty()) {
      return;
    }
    int wanted = repair.glibc().get();
    var auditwheel = Catalog.wheelTools().auditwheel();
    var all = auditwheel.manylinux();
    if (!all.contains(wanted)) {
      var below = all.stream().filter(n -> n < wanted).max(Comparator.naturalOrder());
      var above = all.stream().filter(n -> n > wanted).min(Comparator.naturalOrder());
      throw new ConfigurationException(
          "<wheels><repair>",
          Quoted.of(repair.mode())
              + " is not a tag that auditwheel "
              + auditwheel.version()
              + " has a policy for.",
          Stream.concat(below.stream(), above.stream())
              .map(n -> "manylinux_2_" + n)
              .collect(Collectors.joining(" or ", "Use ", ".")));
    }
  }

  /**
   * An image on which wheels can be made for that tag, and that is still supported: another release
   * of the same distribution if possible.
   */
  Optional<String> olderBase(RepairSpec repair, Distribution base) {
    return repair
        .glibc()
        .filter(wanted -> base.glibc().filter(glibc -> glibc <= wanted).isEmpty())
        .flatMap(
            wanted ->
                newest(wanted, d -> d.name().equals(base.name()) && isSupported(d, Support::end))
                    .or(() -> newest(wanted, d -> isSupported(d, Support::supportEnds))))
        .map(
            found ->
                found.image().orElseThrow() + " (glibc 2." + found.glibc().orElseThrow() + ")");
  }

  private Optional<Distribution> newest(int wanted, Predicate<Distribution> condition) {
    return known.releases().stream()
        .filter(d -> d.kind() == Kind.STABLE && d.image().isPresent())
        .filter(d -> d.glibc().filter(glibc -> glibc <= wanted).isPresent())
        .filter(condition)
        // Of equal ones the first in the catalog.
        .reduce(
            (one, other) -> other.glibc().orElseThrow() > one.glibc().orElseThrow() ? other : one);
  }

  private boolean isSupported(Distribution release, Function<Support, LocalDate> end) {
    return release.support().filter(support -> !end.apply(support).isBefore(today)).isPresent();
  }
}
