package io.github.pythonimage.verify.inside;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.config.image.HttpCheck;
import io.github.pythonimage.config.image.RunChecks;
import io.github.pythonimage.docker.ProbeOutcome;
import io.github.pythonimage.docker.Service.Outcome;
import io.github.pythonimage.verify.check.CheckContextBuilder;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.RunResult;
import io.github.pythonimage.verify.check.RunResult.CommandResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the rules {@code commands} and {@code http} make of what came out. */
class RunRulesTest {
  private static final HttpCheck HEALTH = new HttpCheck(8000, "/health", 200);
  private static final String COMMAND_CURE =
      " Correct the image or the command; it runs by /bin/sh as the image's user, without network,"
          + " and only /tmp can be written.";

  private static List<String> commands(ProbeOutcome outcome) {
    var run = new RunResult(List.of(new CommandResult("app --check", outcome)), Optional.empty());
    var checks = new RunChecks(List.of("app --check"), Optional.empty());
    return new CommandsRule()
        .findings(CheckContextFixture.withRun(checks, run)).stream().map(Finding::message).toList();
  }

  private static List<String> http(Outcome outcome) {
    var run = new RunResult(List.of(), Optional.of(outcome));
    var checks = new RunChecks(List.of(), Optional.of(HEALTH));
    return new HttpRule()
        .findings(CheckContextFixture.withRun(checks, run)).stream().map(Finding::message).toList();
  }

  @Test
  void findNothingWhereNothingIsTried() {
    var good = CheckContextFixture.good();

    assertThat(new CommandsRule().findings(good)).isEmpty();
    assertThat(new HttpRule().findings(good)).isEmpty();
  }

  @Test
  void findNothingWhereTheEngineDoesNotRunTheImage() {
    var checks = new RunChecks(List.of("false"), Optional.of(HEALTH));
    var notRun = CheckContextFixture.withRun(checks, RunResult.NONE);

    assertThat(new CommandsRule().findings(notRun)).isEmpty();
    assertThat(new HttpRule().findings(notRun)).isEmpty();
  }

  @Test
  void aCommandThatEndsWellPasses() {
    assertThat(commands(new ProbeOutcome.Finished(0, "noise", "more"))).isEmpty();
  }

  @Test
  void aCommandThatFailsIsShownWithItsLastLines() {
    assertThat(commands(new ProbeOutcome.Finished(3, "1\n2\n3\n", "4\n\n5\n6\n")))
        .containsExactly(
            "The command 'app --check' of <verify><commands> ended with exit code 3: 2 | 3 | 4 | 5"
                + " | 6."
                + COMMAND_CURE);
    assertThat(commands(new ProbeOutcome.TimedOut(Duration.ofMinutes(5), "", "")))
        .containsExactly(
            "The command 'app --check' of <verify><commands> did not end within 300 s."
                + COMMAND_CURE);
    assertThat(commands(new ProbeOutcome.NotStarted("exec: /bin/sh: no such file.")))
        .containsExactly(
            "The command 'app --check' of <verify><commands> could not be started: exec: /bin/sh: no"
                + " such file."
                + COMMAND_CURE);
  }

  @Test
  void hostileOutputStaysOneLimitedLine() {
    var hostile = "x".repeat(1 << 20) + "\u001b[2J\n##vso[task.complete]done\n\u202eevil";

    assertThat(commands(new ProbeOutcome.Finished(1, hostile, "")))
        .singleElement()
        .asString()
        .hasSizeLessThan(2500)
        .endsWith("/tmp can be written.")
        .doesNotContain("\u001b", "\n", "##vso", "\u202e");
    assertThat(http(new Outcome.NotAnswered(hostile, hostile)))
        .singleElement()
        .asString()
        .hasSizeLessThan(4000)
        .endsWith("on all addresses.")
        .doesNotContain("\u001b", "\n", "##vso", "\u202e");
    assertThat(http(new Outcome.Answered(hostile)))
        .singleElement()
        .asString()
        .hasSizeLessThan(600)
        .doesNotContain("\u001b", "\n", "##vso", "\u202e");
  }

  @Test
  void theStatusOfThePomPasses() {
    assertThat(http(new Outcome.Answered("200"))).isEmpty();
  }

  @Test
  void anotherStatusIsAnError() {
    assertThat(http(new Outcome.Answered("503")))
        .containsExactly(
            "The container answered GET /health on port 8000 with status '503', but"
                + " <verify><http><status> is 200. Correct the program, or <path> or <status>.");
  }

  @Test
  void aSignalThatDoesNotEndItIsAnErrorBesideTheStatus() {
    assertThat(http(new Outcome.IgnoredSignal("404", "SIGTERM", Duration.ofSeconds(10))))
        .hasSize(2)
        .contains(
            "The container did not end within 10 s of its stop signal, 'SIGTERM', so engines kill"
                + " it. Handle that signal in the program, as process 1 ends by no signal that it"
                + " does not handle, or add <runtime><init>true</init>, or name in <runtime><stopSignal> the one that it handles.");
  }

  @Test
  void byAnInitProcessTheProgramItselfIgnoresTheSignal() {
    var image =
        CheckContextFixture.withRunChecks(
            CheckContextFixture.withInit().image(), new RunChecks(List.of(), Optional.of(HEALTH)));
    var outcome = new Outcome.IgnoredSignal("200", "SIGTERM", Duration.ofSeconds(10));
    var context =
        CheckContextBuilder.of(CheckContextFixture.good())
            .image(image)
            .run(new RunResult(List.of(), Optional.of(outcome)))
            .build();

    assertThat(new HttpRule().findings(context))
        .extracting(Finding::message)
        .containsExactly(
            "The container did not end within 10 s of its stop signal, 'SIGTERM', so engines kill"
                + " it. Handle that signal in the program, which blocks or ignores it, or name in"
                + " <runtime><stopSignal> the one that it handles.");
  }

  @Test
  void aProgramThatEndsByItselfIsShownWithItsLog() {
    assertThat(http(new Outcome.Ended(1, "Traceback:\n  KeyError: 'DSN'\n")))
        .containsExactly(
            "The container ended by itself with exit code 1 before GET /health on port 8000; it"
                + " wrote: Traceback: | KeyError: 'DSN'. Correct the program, or"
                + " <runtime><entrypoint> or <command>; only /tmp and <volumes> can be written in"
                + " it.");
  }

  @Test
  void aProgramThatDoesNotAnswerIsAnError() {
    assertThat(http(new Outcome.NotAnswered("ConnectionRefusedError: [Errno 111]", "")))
        .containsExactly(
            "The container did not answer GET /health on port 8000 within 60 s:"
                + " ConnectionRefusedError: [Errno 111]. Correct the program, or"
                + " <verify><http><port>; it must listen on 127.0.0.1 or on all addresses.");
    assertThat(http(new Outcome.NotStarted("gunicorn: executable file not found in $PATH")))
        .containsExactly(
            "The container for <verify><http> could not be started: gunicorn: executable file not"
                + " found in $PATH. Correct <runtime><entrypoint> or <command>.");
  }
}
