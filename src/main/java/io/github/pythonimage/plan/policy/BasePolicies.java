package io.github.pythonimage.plan.policy;

import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.catalog.Distribution.Kind;
import io.github.pythonimage.catalog.Distribution.Support;
import io.github.pythonimage.catalog.Distributions;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.PolicySeverity;
import io.github.pythonimage.config.image.Policy;
import io.github.pythonimage.plan.policy.PolicyResult.Passed;
import io.github.pythonimage.plan.policy.PolicyResult.Unknown;
import io.github.pythonimage.plan.policy.PolicyResult.Violated;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.function.Function;

/** Evaluates the policies on the base. */
record BasePolicies(Distributions known, LocalDate today) {
  /** Two quarters, which is enough time to move to another base. */
  private static final int SOON_DAYS = 180;

  PolicyResult musl(Distribution base) {
    return base.kind() == Kind.MUSL
        ? PolicyResult.violated(
            Policy.BASE_MUSL,
            "the C library of "
                + base
                + " is musl: manylinux wheels do not run on it, what has no musllinux wheel is compiled,"
                + " and what runs does so otherwise than most makers have tested it.",
            replacement(base))
        : new Passed("its C library is glibc, which manylinux wheels are for");
  }

  PolicyResult rolling(Distribution base) {
    return base.kind() == Kind.ROLLING
        ? PolicyResult.violated(
            Policy.BASE_ROLLING,
            base
                + " changes all the time or is replaced within months, so security updates bring"
                + " other versions of everything with them.",
            replacement(base))
        : new Passed("its releases are supported for years");
  }

  PolicyResult endOfLife(Distribution base) {
    return dated(
        base,
        support -> {
          if (!isOver(support.supportEnds())) {
            return new Passed(
                base + " is supported until " + withCatalogDate(support.supportEnds()));
          }
          return isOver(support.end()) ? ended(base, support) : extended(base, support);
        });
  }

  /** An error: a rebuild of such an image gets no security updates. */
  private PolicyResult ended(Distribution base, Support support) {
    var before =
        support
            .extended()
            .filter(e -> e.supportEnds().isAfter(support.supportEnds()))
            .map(e -> " (" + e.by() + "; standard support ended " + support.supportEnds() + ")")
            .orElse("");
    return PolicyResult.violated(
        Policy.BASE_END_OF_LIFE,
        base + " reached end of life on " + support.end() + before + catalogDate(),
        replacement(base));
  }

  /** A warning only: extended support remains, so a build must not fail because of the date. */
  private PolicyResult extended(Distribution base, Support support) {
    return new Violated(
        "the standard support of "
            + base
            + " ended on "
            + support.supportEnds()
            + "; extended support ("
            + support.extended().orElseThrow().by()
            + ") ends on "
            + support.end()
            + catalogDate(),
        replacement(base),
        PolicySeverity.WARN);
  }

  PolicyResult endOfLifeSoon(Distribution base) {
    return dated(
        base,
        support -> {
          if (isOver(support.end())) {
            return new Passed("nothing is left that could end");
          }
          var end = isOver(support.supportEnds()) ? support.end() : support.supportEnds();
          if (end.isAfter(today.plusDays(SOON_DAYS))) {
            return new Passed("nothing ends before " + end);
          }
          var what = end.equals(support.supportEnds()) ? "" : "extended ";
          return PolicyResult.violated(
              Policy.BASE_END_OF_LIFE_SOON,
              "the " + what + "support of " + base + " ends on " + end + catalogDate(),
              replacement(base));
        });
  }

  PolicyResult notPinned(ImageReference base) {
    return base.digest().isPresent()
        ? new Passed("its digest names one image for good")
        : PolicyResult.violated(
            Policy.BASE_NOT_PINNED,
            "what " + base + " stands for can change from one build to the next.",
            "Write <base>"
                + base
                + "@sha256:…</base> with the digest that 'docker buildx imagetools inspect "
                + base
                + "' shows.");
  }

  private PolicyResult dated(Distribution base, Function<Support, PolicyResult> result) {
    return base.support()
        .map(result)
        .orElseGet(
            () ->
                new Unknown(
                    known.releases().contains(base)
                        ? "the end of life of " + base + " is unknown"
                        : base
                            + " is no known release (as of "
                            + known.catalogDate()
                            + "), so its end of life is unknown"));
  }

  private boolean isOver(LocalDate lastDay) {
    return today.isAfter(lastDay);
  }

  private String withCatalogDate(LocalDate day) {
    return day + " (known as of " + known.catalogDate() + ")";
  }

  private String catalogDate() {
    return " (known as of " + known.catalogDate() + ").";
  }

  /** The release of the same distribution with the longest standard support. */
  private String replacement(Distribution base) {
    return known.releases().stream()
        .filter(other -> other.name().equals(base.name()) && other.kind() == Kind.STABLE)
        .filter(other -> !other.equals(base) && other.family().isPresent())
        .flatMap(other -> other.support().map(s -> new Candidate(other, s.supportEnds())).stream())
        .filter(candidate -> candidate.until().isAfter(today.plusDays(SOON_DAYS)))
        .max(Comparator.comparing(Candidate::until))
        .map(c -> "Move to " + c.release() + ", which is supported until " + c.until() + ".")
        .orElse("Use a release of Debian, Ubuntu, Rocky, Alma, RHEL's UBI or SUSE.");
  }

  private record Candidate(Distribution release, LocalDate until) {}
}
