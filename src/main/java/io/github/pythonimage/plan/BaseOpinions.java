package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.catalog.Distribution.Kind;
import io.github.pythonimage.catalog.Distributions;
import io.github.pythonimage.catalog.Support;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Severity;
import io.github.pythonimage.config.image.Policy;
import io.github.pythonimage.plan.Opinion.Fine;
import io.github.pythonimage.plan.Opinion.Unknown;
import io.github.pythonimage.plan.Opinion.Wrong;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.function.Function;

/** What there is to say of a base, on one day. */
record BaseOpinions(Distributions known, LocalDate today) {
  /** Long enough to move at one's ease: two quarters. */
  private static final int SOON_DAYS = 180;

  Opinion musl(Distribution base) {
    return base.kind() == Kind.MUSL
        ? Opinion.wrong(
            Policy.BASE_MUSL,
            "the C library of "
                + base
                + " is musl: manylinux wheels do not run on it, what has no musllinux wheel is compiled,"
                + " and what runs does so otherwise than most makers have tested it.",
            replacement(base))
        : new Fine("its C library is glibc, which manylinux wheels are for");
  }

  Opinion rolling(Distribution base) {
    return base.kind() == Kind.ROLLING
        ? Opinion.wrong(
            Policy.BASE_ROLLING,
            base
                + " changes all the time or is replaced within months, so security updates bring"
                + " other versions of everything with them.",
            replacement(base))
        : new Fine("it is released, and then mended");
  }

  Opinion endOfLife(Distribution base) {
    return dated(
        base,
        support -> {
          if (!isOver(support.until())) {
            return new Fine(base + " is mended until " + asKnown(support.until()));
          }
          return isOver(support.end()) ? ended(base, support) : extended(base, support);
        });
  }

  /** Who rebuilds such an image gets nothing for it, so a build must not seem to be good. */
  private Opinion ended(Distribution base, Support support) {
    var before =
        support
            .extended()
            .filter(e -> e.until().isAfter(support.until()))
            .map(e -> ", and that was " + e.by() + "; for everybody until " + support.until())
            .orElse("");
    return Opinion.wrong(
        Policy.BASE_END_OF_LIFE,
        base + " is not mended any more: its support ended on " + support.end() + before + asOf(),
        replacement(base));
  }

  /** A build that was good yesterday must not fail for the calendar while somebody mends it. */
  private Opinion extended(Distribution base, Support support) {
    return new Wrong(
        "the support of "
            + base
            + " for everybody ended on "
            + support.until()
            + "; what is left is "
            + support.extended().orElseThrow().by()
            + ", until "
            + support.end()
            + asOf(),
        replacement(base),
        Severity.WARN);
  }

  Opinion endOfLifeSoon(Distribution base) {
    return dated(
        base,
        support -> {
          if (isOver(support.end())) {
            return new Fine("nothing is left that could end");
          }
          var end = isOver(support.until()) ? support.end() : support.until();
          if (end.isAfter(today.plusDays(SOON_DAYS))) {
            return new Fine("nothing ends before " + end);
          }
          var what = end.equals(support.until()) ? "" : "extended ";
          return Opinion.wrong(
              Policy.BASE_END_OF_LIFE_SOON,
              "the " + what + "support of " + base + " ends on " + end + asOf(),
              replacement(base));
        });
  }

  Opinion notPinned(ImageReference base) {
    return base.digest().isPresent()
        ? new Fine("its digest names one image for good")
        : Opinion.wrong(
            Policy.BASE_NOT_PINNED,
            "what " + base + " stands for can change from one build to the next.",
            "Write <base>"
                + base
                + "@sha256:…</base> with the digest that 'docker buildx imagetools inspect "
                + base
                + "' shows.");
  }

  private Opinion dated(Distribution base, Function<Support, Opinion> opinion) {
    return base.support()
        .map(opinion)
        .orElseGet(
            () ->
                new Unknown(
                    known.releases().contains(base)
                        ? "nobody says until when " + base + " is mended"
                        : base
                            + " names no release that is known (as of "
                            + known.asOf()
                            + "), so neither is until when it is mended"));
  }

  private boolean isOver(LocalDate lastDay) {
    return today.isAfter(lastDay);
  }

  private String asKnown(LocalDate day) {
    return day + " (known as of " + known.asOf() + ")";
  }

  private String asOf() {
    return " (known as of " + known.asOf() + ").";
  }

  /** The release of the same distribution that everybody has support for the longest. */
  private String replacement(Distribution base) {
    return known.releases().stream()
        .filter(other -> other.name().equals(base.name()) && other.kind() == Kind.STABLE)
        .filter(other -> !other.equals(base) && other.family().isPresent())
        .flatMap(other -> other.support().map(s -> new Candidate(other, s.until())).stream())
        .filter(candidate -> candidate.until().isAfter(today.plusDays(SOON_DAYS)))
        .max(Comparator.comparing(Candidate::until))
        .map(c -> "Move to " + c.release() + ", which is mended until " + c.until() + ".")
        .orElse("Use a release of Debian, Ubuntu, Rocky, Alma, RHEL's UBI or SUSE.");
  }

  private record Candidate(Distribution release, LocalDate until) {}
}
