package io.github.pythonimage.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.catalog.PythonRelease.Archive;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.PythonSeries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
  private static final Catalog CATALOG = Catalog.load();
  private static final String SUM = "0".repeat(64);

  private static PythonRelease release(String text) {
    return CATALOG.pythons().resolve(PythonRequest.of(text, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.9", "3.10", "3.11", "3.12", "3.13", "3.14"})
  void knowsAReleaseOfEachSeriesWithItsArchives(String series) {
    var release = release(series);

    assertThat(release.version().series()).hasToString(series);
    assertThat(release.version().preRelease()).isFalse();
    assertThat(release.archives()).extracting(Archive::suffix).containsExactly("tar.xz", "tgz");
    assertThat(release.archives()).allMatch(a -> a.sha256().matches("[0-9a-f]{64}"));
  }

  @Test
  void theNewestIsByNumberAndNeverAPreRelease() {
    var releases =
        new PythonReleases(
            new PythonReleases.File(
                "2026-01",
                Map.of(),
                Map.of(
                    "3.13.9", Map.of("tgz", SUM),
                    "3.13.10", Map.of("tar.xz", SUM, "tgz", SUM),
                    "3.13.11rc1", Map.of("tgz", SUM))));

    assertThat(releases.newest(PythonSeries.of("3.13")))
        .hasValueSatisfying(r -> assertThat(r.version()).hasToString("3.13.10"));
    assertThat(releases.newest(PythonSeries.of("3.14"))).isEmpty();
    assertThat(releases.resolve(PythonRequest.of("3.13.11rc1", Optional.empty())).archives())
        .containsExactly(new Archive("tgz", SUM));
  }

  @Test
  void aChecksumGivenWinsOverTheCatalog() {
    var given = PythonRequest.of("3.13.5", Optional.of(SUM));

    assertThat(CATALOG.pythons().resolve(given).archives())
        .containsExactly(new Archive("tar.xz", SUM));
  }

  @Test
  void whatIsSaidOfAuditwheelIsOfTheReleaseThatPipIsToldToInstall() throws Exception {
    var pinned = Files.readString(Path.of("src/main/python/python_image/build/wheel-tools.txt"));

    assertThat(pinned)
        .contains(
            "auditwheel=="
                + Catalog.wheelTools().auditwheel().version()
                + " ; python_full_version >= '3.10'");
  }
}
