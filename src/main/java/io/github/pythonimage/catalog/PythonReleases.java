package io.github.pythonimage.catalog;

import io.github.pythonimage.catalog.PythonRelease.Archive;
import io.github.pythonimage.catalog.PythonRelease.Signer;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.PythonVersion;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The CPython releases that the plugin knows, with their checksums. */
public final class PythonReleases {
  private final String catalogDate;
  private final NavigableMap<PythonVersion, PythonRelease> releases = new TreeMap<>();
  private final NavigableMap<PythonSeries, File.Series> series = new TreeMap<>();

  PythonReleases(File file) {
    this.catalogDate = file.as_of();
    file.releases()
        .forEach(
            (text, sums) -> {
              var version = PythonVersion.of(text);
              releases.put(version, new PythonRelease(version, archives(sums)));
            });
    file.series().forEach((text, facts) -> series.put(PythonSeries.of(text), facts));
  }

  private static List<Archive> archives(Map<String, String> sums) {
    return Stream.of("tar.xz", "tgz")
        .filter(sums::containsKey)
        .map(suffix -> new Archive(suffix, sums.get(suffix)))
        .toList();
  }

  /** Who releases a series, and signs its archives; the error has no element. */
  public Signer signer(PythonSeries series) {
    return facts(series)
        .flatMap(File.Series::signer)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "",
                    "who signs the releases of %s was not known as of %s."
                        .formatted(series, catalogDate),
                    "Use a newer release of the plugin, or 'off'."));
  }

  /** The month that all of this was looked up in, {@code 2026-08}. */
  public String catalogDate() {
    return catalogDate;
  }

  /** The last day of a series' security fixes; empty where it is not said, or not known. */
  public Optional<LocalDate> end(PythonSeries series) {
    return facts(series).map(File.Series::security_until).map(LocalDate::parse);
  }

  /** The oldest series that is still supported on a day. */
  public Optional<PythonSeries> oldestSupported(LocalDate day) {
    return series.keySet().stream()
        .filter(each -> end(each).filter(end -> !end.isBefore(day)).isPresent())
        .findFirst();
  }

  private Optional<File.Series> facts(PythonSeries one) {
    return Optional.ofNullable(series.get(one));
  }

  /** What was asked for, as a release; the error has no element, the caller adds it. */
  public PythonRelease resolve(PythonRequest request) {
    if (request.version().isPresent()) {
      return exact(request.version().get(), request.sha256());
    }
    return newest(request.series())
        .orElseThrow(
            () ->
                ConfigurationException.of(
                    request.toString(),
                    "is not a series with a known release.",
                    "Known as of " + catalogDate + ": " + allSeries() + "."));
  }

  private PythonRelease exact(PythonVersion version, Optional<String> sha256) {
    return sha256
        .map(sum -> new PythonRelease(version, List.of(new Archive("tar.xz", sum))))
        .or(() -> Optional.ofNullable(releases.get(version)))
        .orElseThrow(() -> unknown(version));
  }

  private ConfigurationException unknown(PythonVersion version) {
    return ConfigurationException.of(
        version.toString(),
        "is not among the releases known as of "
            + catalogDate
            + newest(version.series())
                .map(r -> " (newest of its series: " + r.version() + ").")
                .orElse("."),
        "If it exists, give the SHA-256 of its .tar.xz: <python><version>%s</version><sha256>…</sha256></python>."
            .formatted(version));
  }

  /** The newest final release of a series. */
  public Optional<PythonRelease> newest(PythonSeries series) {
    return releases.descendingMap().values().stream()
        .filter(r -> r.version().series().equals(series) && !r.version().preRelease())
        .findFirst();
  }

  private String allSeries() {
    return releases.keySet().stream()
        .map(version -> version.series().toString())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** The data file as it is written. */
  record File(String as_of, Map<String, Series> series, Map<String, Map<String, String>> releases) {
    record Series(
        @Nullable String security_until,
        @Nullable String sigstore_identity,
        @Nullable String sigstore_issuer) {
      private Optional<Signer> signer() {
        return sigstore_identity == null || sigstore_issuer == null
            ? Optional.empty()
            : Optional.of(new Signer(sigstore_identity, sigstore_issuer));
      }
    }
  }
}
