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
  void a_terminal_that_somebody_looks_at_suits() {
    var terminal = in(Map.of("TERM", "xterm-256color", "CI", ""));

    assertThat(terminal.suits()).isTrue();
    assertThat(terminal.colours()).isTrue();
  }

  @Test
  void one_that_cannot_move_its_cursor_does_not() {
    assertThat(in(Map.of()).suits()).isFalse();
    assertThat(in(Map.of("TERM", "dumb")).suits()).isFalse();
  }

  @Test
  void neither_does_one_of_a_build_server() {
    assertThat(in(Map.of("TERM", "xterm", "CI", "true")).suits()).isFalse();
  }

  @Test
  void batch_mode_and_modules_side_by_side_get_lines() {
    var environment = Map.of("TERM", "xterm");

    assertThat(new TerminalDetection(false, false, "", "auto", environment).suits()).isFalse();
    assertThat(new TerminalDetection(true, true, "", "auto", environment).suits()).isFalse();
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
  void a_log_that_goes_to_a_file_gets_lines(String options) {
    assertThat(with(options, Map.of("TERM", "xterm")).suits()).isFalse();
  }

  @Test
  void colours_can_be_declined() {
    var none = in(Map.of("TERM", "xterm", "NO_COLOR", "1"));

    assertThat(none.suits()).isTrue();
    assertThat(none.colours()).isFalse();
    assertThat(new TerminalDetection(true, false, "", "never", Map.of()).colours()).isFalse();
  }
}
