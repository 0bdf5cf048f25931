package io.github.pythonimage.config.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeSpecTest {
  private static RuntimeSpec spec(
      Map<String, String> environment,
      List<String> ports,
      List<String> volumes,
      String stopSignal,
      boolean defaults) {
    return new RuntimeSpec(
        List.of(),
        UserSpec.of("app", "10001"),
        environment,
        Map.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        ports,
        volumes,
        Optional.of(stopSignal),
        Optional.empty(),
        defaults,
        false);
  }

  private static RuntimeSpec withPort(String port) {
    return spec(Map.of(), List.of(port), List.of(), "SIGTERM", true);
  }

  private static RuntimeSpec withVolume(String volume) {
    return spec(Map.of(), List.of(), List.of(volume), "SIGTERM", true);
  }

  private static RuntimeSpec withSignal(String signal) {
    return spec(Map.of(), List.of(), List.of(), signal, true);
  }

  private static RuntimeSpec withEnvironment(Map<String, String> environment, boolean defaults) {
    return spec(environment, List.of(), List.of(), "SIGTERM", defaults);
  }

  @Test
  void reportsAllMistakesAtOnce() {
    assertThatThrownBy(
            () ->
                spec(
                    Map.of("A-B", "x"),
                    List.of("70000", "8000", "http"),
                    List.of("data", "/", "/data"),
                    "TERM",
                    true))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            """
            6 mistakes in the configuration:
            <environment>: 'A-B' is not the name of a variable. Use letters, digits and '_', not starting with a digit.
            <ports><port>: '70000' is not a port. Use a number from 1 to 65535, with /tcp or /udp if needed.
            <ports><port>: 'http' is not a port. Use a number from 1 to 65535, with /tcp or /udp if needed.
            <volumes><volume>: 'data' is relative. Give an absolute directory.
            <volumes><volume>: '/' is the whole file system. Name one directory, such as /data.
            <stopSignal>: 'TERM' is not a signal. Use a name such as SIGTERM, SIGINT or SIGRTMIN+3, or a number from 1 to 64.""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "08000",
        "65536",
        "-1",
        "8000/TCP",
        "8000/sctp",
        "8000-8010",
        "8000 ",
        "80:80",
        "$PORT",
        "8000\n",
        "999999999999"
      })
  void rejectsWhatIsNoPort(String port) {
    assertThatThrownBy(() -> withPort(port)).hasMessageStartingWith("<ports><port>: ");
  }

  @Test
  void givesEachPortItsProtocolAndKeepsItOnce() {
    var one =
        spec(
            Map.of(),
            List.of("8000", "8000/udp", "8000/tcp", "1", "65535/udp"),
            List.of("/data", "/data"),
            "9",
            true);

    assertThat(one.ports()).containsExactly("8000/tcp", "8000/udp", "1/tcp", "65535/udp");
    assertThat(one.volumes()).containsExactly("/data");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "data",
        "./data",
        "/",
        "//",
        "/data/",
        "/a//b",
        "/a/../b",
        "/..",
        "/a/.",
        "/a\nb",
        "/a\u0000",
        "/a\u0085b"
      })
  void rejectsWhatIsNoDirectoryOfItsOwn(String volume) {
    assertThatThrownBy(() -> withVolume(volume)).hasMessageStartingWith("<volumes><volume>: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/data", "/srv/..data", "/srv/a b", "/srv/$HOME \"x\"", "/Grüße"})
  void acceptsOtherDirectories(String volume) {
    assertThat(withVolume(volume).volumes()).containsExactly(volume);
  }

  @Test
  void rejectsVolumesThatHideThePrefix() {
    var prefix = Prefix.of("/opt/acme/app");

    assertThatThrownBy(
            () ->
                RuntimeSpec.validateVolumes(
                    List.of("/opt/acme/app", "/opt/acme/app/data", "/opt/acme", "/opt", "/data"),
                    prefix))
        .hasMessageStartingWith("4 mistakes in the configuration:\n")
        .hasMessageContaining("'/opt/acme/app' is the prefix.")
        .hasMessageContaining("'/opt/acme/app/data' lies in the prefix /opt/acme/app.")
        .hasMessageContaining("'/opt/acme' contains the prefix /opt/acme/app.")
        .hasMessageContaining("'/opt' contains the prefix /opt/acme/app.");
    assertThatCode(() -> RuntimeSpec.validateVolumes(List.of("/opt/acme/apps", "/opt/ac"), prefix))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SIGTERM",
        "SIGINT",
        "SIGQUIT",
        "SIGHUP",
        "SIGUSR1",
        "SIGUSR2",
        "SIGRTMIN",
        "SIGRTMIN+3",
        "SIGRTMIN+15",
        "SIGRTMAX-14",
        "SIGRTMAX",
        "1",
        "15",
        "64"
      })
  void acceptsSignals(String signal) {
    assertThat(withSignal(signal).stopSignal()).contains(signal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "65",
        "015",
        "-9",
        "TERM",
        "sigterm",
        "SIGRTMIN+0",
        "SIGRTMIN+16",
        "SIGRTMIN-1",
        "SIGRTMAX-15",
        "SIGTERM ",
        "$SIGNAL",
        "SIGTERM\nUSER 0"
      })
  void rejectsWhatIsNoSignal(String signal) {
    assertThatThrownBy(() -> withSignal(signal)).hasMessageStartingWith("<stopSignal>: ");
  }

  @Test
  void hasTheDefaultVariablesThatThePomDoesNotSet() {
    assertThat(withEnvironment(Map.of("TZ", "UTC"), true).variables())
        .containsExactly(
            entry("PYTHONFAULTHANDLER", "1"), entry("PYTHONUNBUFFERED", "1"), entry("TZ", "UTC"));
  }

  @Test
  void keepsAnEmptyValueOfThePom() {
    var one = withEnvironment(Map.of("PYTHONUNBUFFERED", ""), true);

    assertThat(one.variables())
        .containsExactly(entry("PYTHONFAULTHANDLER", "1"), entry("PYTHONUNBUFFERED", ""));
    assertThat(one.defaultVariables()).containsExactly(entry("PYTHONFAULTHANDLER", "1"));
    assertThat(one.environment()).containsExactly(entry("PYTHONUNBUFFERED", ""));
  }

  @Test
  void hasNoOtherVariablesWithoutTheDefaults() {
    assertThat(withEnvironment(Map.of("TZ", "UTC"), false).variables())
        .containsExactly(entry("TZ", "UTC"));
  }
}
