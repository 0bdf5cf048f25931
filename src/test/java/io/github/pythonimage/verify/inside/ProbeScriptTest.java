package io.github.pythonimage.verify.inside;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.engine.ProbeOutcome;
import io.github.pythonimage.engine.ProbeOutcome.Finished;
import io.github.pythonimage.verify.Evidences;
import io.github.pythonimage.verify.InsideFacts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeScriptTest {
  // The kernel takes no longer word on a command line.
  private static final int LONGEST_WORD = 128 * 1024;
  private static final ProbeScript SCRIPT =
      new ProbeScript("00", Evidences.PYTHON, "/opt/app", List.of("python3"));

  private static String problem(ProbeOutcome outcome) {
    return SCRIPT.read(outcome).problem().orElseThrow();
  }

  private static String answer() {
    return Evidences.json("/verify/good-inside.json", json -> {});
  }

  @Test
  void fitsOnACommandLine() {
    assertThat(ProbeScript.text().length()).isLessThan(LONGEST_WORD / 2);
    var probe = SCRIPT.probe(Evidences.good().info(), List.of("numpy"));
    assertThat(probe.command())
        .startsWith(Evidences.PYTHON, "-I", "-S", "-B", "-c")
        .endsWith(
            "{\"nonce\":\"00\",\"readOnly\":false,\"prefix\":\"/opt/app\",\"words\":[\"python3\"],"
                + "\"modules\":[\"numpy\"]}");
    assertThat(probe.readOnlyRoot()).isFalse();
    assertThat(SCRIPT.readOnlyProbe(Evidences.good().info()).readOnlyRoot()).isTrue();
  }

  @Test
  void eachRunHasANonceOfItsOwn() {
    var good = Evidences.good();
    var target = Evidences.target(good.image());

    assertThat(ProbeScript.of(good.info(), target).nonce())
        .hasSize(32)
        .isNotEqualTo(ProbeScript.of(good.info(), target).nonce());
  }

  @Test
  void readsFacts() {
    var facts = SCRIPT.read(new Finished(0, answer(), "")).facts().orElseThrow();

    assertThat(facts.imports()).containsExactly(new InsideFacts.Import("numpy", ""));
    assertThat(facts.certificates()).isEqualTo(148);
  }

  @Test
  void preparedAnswerIsAFinding() {
    var script = new ProbeScript("11", Evidences.PYTHON, "/opt/app", List.of("python3"));

    assertThat(script.read(new Finished(0, answer(), "")).problem().orElseThrow())
        .startsWith(
            "/opt/app/venv/bin/python3 gave an answer that was prepared for another question in a");
    assertThat(
            script.readReadOnly(
                new Finished(0, "{\"nonce\":\"00\",\"problems\":[],\"failures\":[]}", "")))
        .singleElement()
        .asString()
        .contains("prepared for another question");
  }

  @Test
  void halfAnAnswerIsNone() {
    var half = Evidences.json("/verify/good-inside.json", json -> json.remove("uid"));

    assertThat(problem(new Finished(0, half, ""))).contains("without an answer");
    assertThat(problem(new Finished(0, answer() + "{}", ""))).contains("without an answer");
  }

  @Test
  void overlongTextsAreNoAnswer() {
    var flood =
        Evidences.json("/verify/good-inside.json", json -> json.put("python", "3".repeat(9000)));

    assertThat(problem(new Finished(0, flood, "")))
        .contains("without an answer")
        .hasSizeLessThan(10_000);
  }

  @Test
  void tellsWhyAnImageCouldNotBeStarted() {
    assertThat(problem(new ProbeOutcome.NotStarted("exec: no such file")))
        .isEqualTo(
            "/opt/app/venv/bin/python3 could not be started in a container of the image: exec: no"
                + " such file. Try 'docker run --rm --entrypoint /opt/app/venv/bin/python3 IMAGE -c"
                + " 1', and correct what it names.");
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
  void tellsWhyProgramsDoNotStartWithAReadOnlyRoot() {
    var answer = "{\"nonce\":\"00\",\"problems\":[\"python3: no\"],\"failures\":[]}";

    assertThat(SCRIPT.readReadOnly(new Finished(0, answer, ""))).containsExactly("python3: no");
    assertThat(SCRIPT.readReadOnly(new Finished(1, "", "Read-only file system")))
        .containsExactly(
            "/opt/app/venv/bin/python3 ended with exit code 1 and without an answer in a container"
                + " of the image: Read-only file system");
  }
}
