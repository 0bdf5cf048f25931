package io.github.pythonimage.catalog;

import io.github.pythonimage.catalog.PythonRelease.Archive;
import io.github.pythonimage.spec.PythonRequest;
import io.github.pythonimage.spec.PythonSeries;
import io.github.pythonimage.spec.PythonVersion;
import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.SpecException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The CPython releases that the plugin knows, with their checksums. */
public final class PythonReleases {
  private final String asOf;
  private final NavigableMap<PythonVersion, PythonRelease> releases;
  private final Map<PythonSeries, Signer> signers;

  private PythonReleases(
      String asOf,
      NavigableMap<PythonVersion, PythonRelease> releases,
      Map<PythonSeries, Signer> signers) {
    this.asOf = asOf;
    this.releases = releases;
    this.signers = signers;
  }

  /** Who releases a series, and signs its archives; the error has no element. */
  public Signer signer(PythonSeries series) {
    return Optional.ofNullable(signers.get(series))
        .orElseThrow(
            () ->
                new SpecException(
                    "",
                    "who signs the releases of " + series + " was not known as of " + asOf + ".",
                    "Use a newer release of the plugin, or 'off'."));
  }

  /** What was asked for, as a release; the error has no element, the caller adds it. */
  public PythonRelease resolve(PythonRequest request) {
    if (request instanceof PythonRequest.Exact exact) {
      return exact(exact);
    }
    return newest(request.series())
        .orElseThrow(
            () ->
                new SpecException(
                    "",
                    Quoted.of(request.toString()) + " is not a series with a known release.",
                    "Known as of " + asOf + ": " + series() + "."));
  }

  private PythonRelease exact(PythonRequest.Exact request) {
    if (request.sha256().isPresent()) {
      return new PythonRelease(
          request.version(), List.of(new Archive("tar.xz", request.sha256().get())));
    }
    return Optional.ofNullable(releases.get(request.version()))
        .orElseThrow(() -> unknown(request.version()));
  }

  private SpecException unknown(PythonVersion version) {
    return new SpecException(
        "",
        Quoted.of(version.toString())
            + " is not among the releases known as of "
            + asOf
            + newest(version.series())
                .map(r -> " (newest of its series: " + r.version() + ").")
                .orElse("."),
        "If it exists, give the SHA-256 of its .tar.xz: <python><version>"
            + version
            + "</version><sha256>…</sha256></python>.");
  }

  /** The newest final release of a series. */
  public Optional<PythonRelease> newest(PythonSeries series) {
    return releases.descendingMap().values().stream()
        .filter(r -> r.version().series().equals(series) && !r.version().preRelease())
        .findFirst();
  }

  private String series() {
    return releases.keySet().stream()
        .map(PythonVersion::series)
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .map(PythonSeries::toString)
        .collect(Collectors.joining(", "));
  }

  /** The data file as it is written. */
  record File(
      String as_of,
      Map<String, Map<String, String>> series,
      Map<String, Map<String, String>> releases) {
    PythonReleases toReleases() {
      var byVersion = new TreeMap<PythonVersion, PythonRelease>();
      releases.forEach(
          (version, sums) -> {
            var parsed = PythonVersion.of(version);
            byVersion.put(parsed, new PythonRelease(parsed, archives(sums)));
          });
      return new PythonReleases(as_of, byVersion, signers());
    }

    private Map<PythonSeries, Signer> signers() {
      return series.entrySet().stream()
          .filter(facts -> facts.getValue().get("sigstore_identity") != null)
          .collect(
              Collectors.toMap(
                  facts -> PythonSeries.of(facts.getKey()),
                  facts ->
                      new Signer(
                          facts.getValue().get("sigstore_identity"),
                          facts.getValue().get("sigstore_issuer"))));
    }

    private static List<Archive> archives(Map<String, String> sums) {
      return Stream.of("tar.xz", "tgz")
          .filter(sums::containsKey)
          .map(suffix -> new Archive(suffix, sums.get(suffix)))
          .toList();
    }
  }
}
