package io.github.pythonimage.verify.inside;

import static io.github.pythonimage.verify.Evidences.PREFIX;
import static io.github.pythonimage.verify.Evidences.PYTHON;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.engine.ProbeOutcome;
import io.github.pythonimage.engine.ProbeOutcome.Finished;
import io.github.pythonimage.verify.Evidences;
import io.github.pythonimage.verify.Facts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProbeScriptTest {
  // The kernel takes no longer word on a command line.
  private static final int LONGEST_WORD = 128 * 1024;

  private static String problem(ProbeOutcome outcome) {
    return ((ProbeScript.Sight.Blocked) ProbeScript.read(outcome, PYTHON)).problem();
  }

  @Test
  void fitsOnACommandLine() {
    assertThat(ProbeScript.text().length()).isLessThan(LONGEST_WORD / 2);
    assertThat(ProbeScript.on(Evidences.good().info(), PYTHON, PREFIX).command())
        .startsWith("/opt/app/venv/bin/python3", "-I", "-B", "-c")
        .endsWith("/opt/app", "python3");
  }

  @Test
  void readsFacts() {
    var facts = Evidences.facts(json -> {});

    assertThat(facts.distributions().get(0).modules())
        .containsExactly(new Facts.Import("numpy", ""));
    assertThat(facts.distributions().get(0)).hasToString("numpy 2.3.1");
    assertThat(facts.sizes().bytes()).isEqualTo(90_516_532);
    assertThat(facts.pruned())
        .containsExactly(
            new Facts.Pruned("tests", 310, 4_100_000), new Facts.Pruned("stubs", 12, 40_960));
  }

  @Test
  void tellsWhyAnImageCouldNotBeStarted() {
    assertThat(problem(new ProbeOutcome.NotStarted("exec: no such file")))
        .isEqualTo(
            "/opt/app/venv/bin/python3 could not be started in a container of the image: exec: no"
                + " such file. Try 'docker run --rm --entrypoint /opt/app/venv/bin/python3 IMAGE -c"
                + " 1', and mend what it names.");
  }

  @Test
  void quotesTheLastLinesOfWhatIsNoAnswer() {
    assertThat(
            problem(new Finished(139, "one\n\ntwo\nthree\n", "four\nfive\nsegmentation fault\n")))
        .startsWith(
            "/opt/app/venv/bin/python3 ended with exit code 139 and without an answer in a container"
                + " of the image: two | three | four | five | segmentation fault. ");
  }

  @Test
  void namesTheLikelyCauseOfAKill() {
    assertThat(problem(new Finished(137, "", "")))
        .contains("exit code 137 (killed, perhaps for lack of memory) and without an answer in a")
        .contains("of the image. Try");
  }

  @Test
  void tellsHowLongItWaited() {
    assertThat(problem(new ProbeOutcome.TimedOut(Duration.ofSeconds(300), "", "")))
        .contains("did not finish the probe within 300 s");
  }

  @Test
  void acceptsNoHalfOfAnAnswer() {
    var half = Evidences.json(json -> json.remove("uid"));

    assertThat(problem(new Finished(0, half, ""))).contains("without an answer");
  }
}
