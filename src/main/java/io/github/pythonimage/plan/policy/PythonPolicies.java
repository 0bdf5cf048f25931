package io.github.pythonimage.plan.policy;

import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.catalog.PythonRelease;
import io.github.pythonimage.catalog.PythonReleases;
import io.github.pythonimage.config.PolicySeverity;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.PythonVersion;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.image.Policy;
import io.github.pythonimage.config.interpreter.InterpreterSpec;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Packaged;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Pyenv;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Source;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Standalone;
import io.github.pythonimage.config.interpreter.InterpreterSpec.SystemPython;
import io.github.pythonimage.plan.policy.PolicyEvaluator.SystemInterpreters;
import io.github.pythonimage.plan.policy.PolicyResult.Passed;
import io.github.pythonimage.plan.policy.PolicyResult.Violated;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Evaluates the policies on the Pythons of an image. */
record PythonPolicies(PythonReleases known, LocalDate today, SystemInterpreters interpreters) {
  /** The one in use, the one to move to, and the one that somebody still has to leave. */
  private static final int ENOUGH = 3;

  PolicyResult endOfLife(ImageSpec image) {
    var ended =
        series(image)
            .filter(one -> known.end(one).filter(today::isAfter).isPresent())
            .map(one -> one + " since " + known.end(one).orElseThrow())
            .toList();
    if (ended.isEmpty()) {
      return new Passed(describeSupport(image));
    }
    return PolicyResult.violated(
        Policy.PYTHON_END_OF_LIFE,
        "Python gets no security fixes any more: "
            + String.join(", ", ended)
            + " (known as of "
            + known.catalogDate()
            + ").",
        known
            .oldestSupported(today)
            .map(oldest -> "Use " + oldest + " or newer.")
            .orElse("Use a newer one."));
  }

  private String describeSupport(ImageSpec image) {
    return series(image)
        .map(
            one ->
                one + known.end(one).map(end -> " until " + end).orElse(" (end of life unknown)"))
        .collect(Collectors.joining(", ", "supported: ", ""));
  }

  PolicyResult preRelease(ImageSpec image) {
    var early =
        image.pythons().stream().filter(this::isEarly).map(PythonRequest::toString).toList();
    return early.isEmpty()
        ? new Passed("each is a final release")
        : PolicyResult.violated(
            Policy.PYTHON_PRE_RELEASE,
            "no final release (known as of "
                + known.catalogDate()
                + "): "
                + String.join(", ", early)
                + "; what it does may still change, and few projects have wheels for it.",
            "Use it to try things, and a final release for what is shipped.");
  }

  private boolean isEarly(PythonRequest python) {
    return python
        .version()
        .map(PythonVersion::preRelease)
        .orElseGet(() -> known.newest(python.series()).isEmpty());
  }

  PolicyResult outdated(ImageSpec image) {
    if (!isReleaseChosenByPom(image.interpreter())) {
      return new Passed("the packages or the base choose the release");
    }
    var newer = new LinkedHashMap<PythonVersion, PythonVersion>();
    for (var python : image.pythons()) {
      release(python, image.interpreter())
          .ifPresent(
              named ->
                  known
                      .newest(named.series())
                      .map(PythonRelease::version)
                      .filter(newest -> newest.compareTo(named) > 0)
                      .ifPresent(newest -> newer.put(named, newest)));
    }
    if (newer.isEmpty()) {
      return new Passed("no newer patch release is known (as of " + known.catalogDate() + ")");
    }
    return PolicyResult.violated(
        Policy.PYTHON_OUTDATED,
        newer.entrySet().stream()
                .map(
                    one ->
                        "the newest release of %s is %s, not %s"
                            .formatted(one.getKey().series(), one.getValue(), one.getKey()))
                .collect(Collectors.joining("; "))
            + " (known as of "
            + known.catalogDate()
            + ").",
        update(newer.values(), image.interpreter())
            + " To keep the old release: <policies><python-outdated>off</python-outdated></policies>.");
  }

  private static String update(Collection<PythonVersion> newest, InterpreterSpec interpreter) {
    var releases = newest.stream().distinct().map(PythonVersion::toString).toList();
    return interpreter instanceof Standalone
        ? "Add each <archive> of "
            + String.join(" and ", releases)
            + ", and name that release in <pythons>."
        : "Write <python>"
            + String.join("</python> and <python>", releases)
            + "</python>, or the series alone, which takes the newest known release.";
  }

  private static boolean isReleaseChosenByPom(InterpreterSpec interpreter) {
    return interpreter instanceof Source
        || interpreter instanceof Pyenv
        || interpreter instanceof Standalone;
  }

  /** The release that the POM names; of archives, a series takes the newest. */
  private static Optional<PythonVersion> release(
      PythonRequest python, InterpreterSpec interpreter) {
    return python.version().isEmpty() && interpreter instanceof Standalone standalone
        ? standalone.archives().stream()
            .map(archive -> PythonVersion.of(archive.version()))
            .filter(version -> version.series().equals(python.series()))
            .max(Comparator.naturalOrder())
        : python.version();
  }

  PolicyResult tooMany(List<PythonRequest> pythons) {
    return pythons.size() <= ENOUGH
        ? new Passed(pythons.size() + " to look after")
        : PolicyResult.violated(
            Policy.TOO_MANY_PYTHONS,
            pythons.size() + " Pythons are to be built, tested and kept up to date.",
            "Keep " + ENOUGH + ": the one in use, the one to move to, the one that is left.");
  }

  PolicyResult single(ImageSpec image) {
    if (series(image).count() > 1) {
      return new Passed("users can move from one series to the other");
    }
    var next = image.pythons().get(0).series().next();
    return PolicyResult.violated(
        Policy.SINGLE_PYTHON,
        "there is no other Python series to move to, so all users must move on the same day.",
        known.newest(next).isPresent()
            ? "Add <python>" + next + "</python>."
            : "Add the one that your users come from, or the next one when it is released.");
  }

  PolicyResult system(ImageSpec image, Optional<Distribution> base) {
    if (image.interpreter() instanceof Packaged packaged) {
      return base.flatMap(known -> systemInterpreterIn(image, packaged, known))
          .orElseGet(() -> new Passed("the distribution's programs have another one"));
    }
    if (!(image.interpreter() instanceof SystemPython own)) {
      return new Passed("<provider> is not system");
    }
    // Accepting it turns the policy off, but an explicit severity 'error' still counts.
    return new Violated(
        "the distribution's Python is for the distribution's programs: it is patched, and split"
            + " into packages, and upgraded as they need it, and packages that it has for them"
            + " appear among yours.",
        "Use another <provider>, such as source or repository, or accept it with"
            + " <acceptSystemPython>true</acceptSystemPython>.",
        own.accepted() ? PolicySeverity.OFF : Policy.SYSTEM_PYTHON.severity());
  }

  /** Packages can install the Python that the distribution's own programs use. */
  private Optional<PolicyResult> systemInterpreterIn(
      ImageSpec image, Packaged packages, Distribution base) {
    return series(image)
        .flatMap(one -> interpreters.find(base, packages, one).stream())
        .findFirst()
        .map(
            command ->
                new Violated(
                    command
                        + " is what the programs of "
                        + base
                        + " use, so packages that it has for them appear among yours.",
                    "Use another series, another <provider>, or a <repository> whose Python has a"
                        + " <command> of its own.",
                    PolicySeverity.WARN));
  }

  private static Stream<PythonSeries> series(ImageSpec image) {
    return image.pythons().stream().map(PythonRequest::series).distinct().sorted();
  }
}
