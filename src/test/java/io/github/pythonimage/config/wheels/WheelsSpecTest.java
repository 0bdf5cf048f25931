package io.github.pythonimage.config.wheels;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.wheels.WheelsSpec.BuildNetwork;
import io.github.pythonimage.config.wheels.WheelsSpec.Install;
import io.github.pythonimage.config.wheels.WheelsSpec.Installer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WheelsSpecTest {
  private static final WheelInputs SOURCES =
      new WheelInputs(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of("socks"));

  private static WheelsSpec of(Map<PythonSeries, WheelInputs> inputs) {
    return new WheelsSpec(
        inputs,
        Indexes.none(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Installer.UV,
        new RepairSpec("auto", List.of(), false),
        Install.VENV,
        Set.of(),
        BuildNetwork.DEFAULT);
  }

  /** A fingerprint goes by the order, and must be the same in the next JVM. */
  @Test
  void itsInputsAreInTheOrderOfThePythons() {
    var series = IntStream.range(9, 16).mapToObj(minor -> new PythonSeries(3, minor)).toList();
    var inputs = series.stream().collect(Collectors.toMap(Function.identity(), each -> SOURCES));

    assertThat(of(Map.copyOf(inputs)).inputs().keySet()).containsExactlyElementsOf(series);
  }

  @Test
  void whatIsSaidOfNoOtherPythonIsNotSaidOfThisOne() {
    var spec = of(Map.of(PythonSeries.of("3.13"), SOURCES));

    assertThat(spec.inputs(PythonSeries.of("3.13")).noBinary()).containsExactly("socks");
    assertThat(spec.inputs(PythonSeries.of("3.14")).isEmpty()).isTrue();
    assertThat(SOURCES.isEmpty()).isFalse();
    assertThat(SOURCES.empty()).isTrue();
    assertThat(spec.empty()).isTrue();
  }
}
