package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.catalog.PythonReleases;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.Severity;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.image.Policy;
import io.github.pythonimage.config.interpreter.InterpreterSpec.Packaged;
import io.github.pythonimage.config.interpreter.InterpreterSpec.SystemPython;
import io.github.pythonimage.plan.Opinion.Fine;
import io.github.pythonimage.plan.Opinion.Wrong;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What there is to say of the Pythons of an image, on one day. */
record PythonOpinions(PythonReleases known, LocalDate today) {
  /** The one in use, the one to move to, and the one that somebody still has to leave. */
  private static final int ENOUGH = 3;

  Opinion endOfLife(ImageSpec image) {
    var ended =
        series(image)
            .filter(one -> known.end(one).filter(today::isAfter).isPresent())
            .map(one -> one + " since " + known.end(one).orElseThrow())
            .toList();
    if (ended.isEmpty()) {
      return new Fine(until(image));
    }
    return Opinion.wrong(
        Policy.PYTHON_END_OF_LIFE,
        "Python gets no security fixes any more: "
            + String.join(", ", ended)
            + " (known as of "
            + known.asOf()
            + ").",
        known
            .oldestMended(today)
            .map(oldest -> "Use " + oldest + " or newer.")
            .orElse("Use a newer one."));
  }

  private String until(ImageSpec image) {
    return series(image)
        .map(one -> one + known.end(one).map(end -> " until " + end).orElse(" (nobody says)"))
        .collect(Collectors.joining(", ", "mended: ", ""));
  }

  Opinion preRelease(ImageSpec image) {
    var early =
        image.pythons().stream().filter(this::isEarly).map(PythonRequest::toString).toList();
    return early.isEmpty()
        ? new Fine("each is a final release")
        : Opinion.wrong(
            Policy.PYTHON_PRE_RELEASE,
            "no final release (known as of "
                + known.asOf()
                + "): "
                + String.join(", ", early)
                + "; what it does may still change, and few projects have wheels for it.",
            "Use it to try things, and a final release for what is shipped.");
  }

  private boolean isEarly(PythonRequest python) {
    return python instanceof PythonRequest.Exact exact
        ? exact.version().preRelease()
        : known.newest(python.series()).isEmpty();
  }

  Opinion tooMany(List<PythonRequest> pythons) {
    return pythons.size() <= ENOUGH
        ? new Fine(pythons.size() + " to look after")
        : Opinion.wrong(
            Policy.TOO_MANY_PYTHONS,
            pythons.size() + " Pythons are to be built, tested and kept up to date.",
            "Keep " + ENOUGH + ": the one in use, the one to move to, the one that is left.");
  }

  Opinion single(ImageSpec image) {
    if (series(image).count() > 1) {
      return new Fine("who uses it can move from one to the other");
    }
    var next = image.pythons().get(0).series().next();
    return Opinion.wrong(
        Policy.SINGLE_PYTHON,
        "there is no other Python series to move to, so all who use it move on the same day.",
        known.newest(next).isPresent()
            ? "Add <python>" + next + "</python>."
            : "Add the one that your users come from, or the next one when it is released.");
  }

  Opinion system(ImageSpec image, Optional<Distribution> base) {
    if (image.interpreter() instanceof Packaged packaged) {
      return base.flatMap(known -> amongOwn(image, packaged, known))
          .orElseGet(() -> new Fine("the distribution's programs have another one"));
    }
    if (!(image.interpreter() instanceof SystemPython own)) {
      return new Fine("<provider> is not system");
    }
    // Accepted is not right: who says 'error' for all images still hears of it.
    return new Wrong(
        "the distribution's Python is for the distribution's programs: it is patched, and split"
            + " into packages, and upgraded as they need it, and packages that it has for them"
            + " appear among yours.",
        "Use another <provider>, such as source or repository; who wants it anyway adds"
            + " <acceptSystemPython>true</acceptSystemPython>.",
        own.accepted() ? Severity.OFF : Policy.SYSTEM_PYTHON.severity());
  }

  /** Packages may bring the very Python that the distribution's own programs use. */
  private static Optional<Opinion> amongOwn(ImageSpec image, Packaged packages, Distribution base) {
    return series(image)
        .flatMap(one -> new OwnPython(base).among(packages, one).stream())
        .findFirst()
        .map(
            command ->
                new Wrong(
                    command
                        + " is what the programs of "
                        + base
                        + " use, so packages that it has for them appear among yours.",
                    "Use another series, another <provider>, or a <repository> whose Python has a"
                        + " <command> of its own.",
                    Severity.WARN));
  }

  private static Stream<PythonSeries> series(ImageSpec image) {
    return image.pythons().stream().map(PythonRequest::series).distinct().sorted();
  }
}
