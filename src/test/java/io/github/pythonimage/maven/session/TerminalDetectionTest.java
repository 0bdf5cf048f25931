package io.github.pythonimage.maven.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalDetectionTest {
  private static final String LAUNCHER = "org.codehaus.plexus.classworlds.launcher.Launcher ";

  private static TerminalDetection with(String options, Map<String, String> environment) {
    return new TerminalDetection(true, false, LAUNCHER + options, "auto", environment);
  }

  private static TerminalDetection in(Map<String, String> environment) {
    return with("verify -Dlog=-lax", environment);
  }

  @Test
  void aTerminalThatSomebodyLooksAtSuits() {
    var terminal = in(Map.of("TERM", "xterm-256color", "CI", ""));

    assertThat(terminal.isUsable()).isTrue();
    assertThat(terminal.colours()).isTrue();
  }

  @Test
  void oneThatCannotMoveItsCursorDoesNot() {
    assertThat(in(Map.of()).isUsable()).isFalse();
    assertThat(in(Map.of("TERM", "dumb")).isUsable()).isFalse();
  }

  @Test
  void neitherDoesOneOfABuildServer() {
    assertThat(in(Map.of("TERM", "xterm", "CI", "true")).isUsable()).isFalse();
  }

  @Test
  void batchModeAndModulesSideBySideGetLines() {
    var environment = Map.of("TERM", "xterm");

    assertThat(new TerminalDetection(false, false, "", "auto", environment).isUsable()).isFalse();
    assertThat(new TerminalDetection(true, true, "", "auto", environment).isUsable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-l out.txt verify",
        "verify -l out.txt",
        "verify --log-file out.txt",
        "verify --log-file=out.txt",
        "verify -log-file out.txt",
        "verify\n-l\nout.txt"
      })
  void aLogThatGoesToAFileGetsLines(String options) {
    assertThat(with(options, Map.of("TERM", "xterm")).isUsable()).isFalse();
  }

  @Test
  void coloursCanBeDeclined() {
    var none = in(Map.of("TERM", "xterm", "NO_COLOR", "1"));

    assertThat(none.isUsable()).isTrue();
    assertThat(none.colours()).isFalse();
    assertThat(new TerminalDetection(true, false, "", "never", Map.of()).colours()).isFalse();
  }
}
