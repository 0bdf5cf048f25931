package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.check.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packages that many images have are no reason for an error. */
@Tag("engine")
class FalseAlarmsEngineTest {
  private static final String NAME = "false-alarms-test/python";
  // Some are newer than what an index that lags behind has, so none is pinned.
  private static final List<String> SOME =
      List.of(
          "numpy", "cryptography", "fastapi", "boto3", "ipython", "black", "requests", "pillow");
  private static final List<String> OTHERS =
      List.of(
          "pandas",
          "scipy",
          "matplotlib",
          "scikit-learn",
          "pyarrow",
          "lxml",
          "psycopg2-binary",
          "pydantic",
          "grpcio",
          "django",
          "google-cloud-storage",
          "numba",
          "cmake",
          "uwsgi",
          "jsonschema",
          "pycryptodome",
          "debugpy",
          "gevent",
          "mypy",
          "pyinstaller",
          // PyInstaller requires it.
          "setuptools",
          "twisted");

  @TempDir private Path module;

  private Verification verify(String installer, String install, List<List<String>> packages)
      throws IOException {
    var requirements = packages.stream().flatMap(List::stream).toList();
    Files.write(module.resolve("requirements.txt"), requirements);
    var tag = installer + "-" + install + "-" + requirements.size();
    var wheels =
        "<requirements>requirements.txt</requirements><installer>"
            + installer
            + "</installer><install>"
            + install
            + "</install>";
    return new ImageBuildFixture(module)
        .run("<images>" + ImageBuildFixture.image(NAME, tag, wheels) + "</images>")
        .get(0);
  }

  private static List<Finding> errors(Verification proof) {
    return proof.findings().stream().filter(Finding::isError).toList();
  }

  private static String warnings(Verification proof) {
    return proof.findings().stream().map(Finding::toString).collect(Collectors.joining("\n"));
  }

  @Test
  void commonPackagesGiveNoErrors() throws IOException {
    var proof = verify("uv", "venv", List.of(SOME));

    assertThat(errors(proof)).isEmpty();
    assertThat(warnings(proof))
        .contains("Module matplotlib_inline of matplotlib-inline ", "Module blackd of black ");
    assertThat(proof.packages()).hasSizeGreaterThan(20);
    assertThat(proof.inside().orElseThrow().packages().imports())
        .filteredOn(one -> one.works())
        .extracting(one -> one.name())
        .contains(
            "numpy", "cryptography", "fastapi", "boto3", "IPython", "black", "requests", "PIL");
  }

  @ParameterizedTest
  @CsvSource({"uv,venv", "pip,wheels", "uv,wheels", "pip,venv"})
  @Tag("full")
  void allPackagesGiveNoErrors(String installer, String install) throws IOException {
    var proof = verify(installer, install, List.of(SOME, OTHERS));

    assertThat(errors(proof)).isEmpty();
    assertThat(warnings(proof)).contains("Module blackd of black ", "Module uwsgidecorators of ");
    assertThat(proof.inside().orElseThrow().packages().imports())
        .filteredOn(one -> one.works())
        .extracting(one -> one.name())
        .contains("pandas", "scipy", "sklearn", "pyarrow", "psycopg2", "google.cloud.storage");
  }
}
