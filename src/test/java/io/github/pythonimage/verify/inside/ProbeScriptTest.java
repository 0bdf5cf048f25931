package io.github.pythonimage.verify.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pythonimage.docker.ProbeOutcome;
import io.github.pythonimage.docker.ProbeOutcome.Finished;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.ProbeResult;
import io.github.pythonimage.verify.check.ProbeResult.Failure;
import io.github.pythonimage.verify.check.ProbeResult.Import;
import io.github.pythonimage.verify.check.ProbeResult.PackageFacts;
import io.github.pythonimage.verify.check.ProbeResult.PackagesStart;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeScriptTest {
  // The kernel takes no longer word on a command line.
  private static final int LONGEST_WORD = 128 * 1024;
  private static final ProbeScript SCRIPT =
      new ProbeScript("00", CheckContextFixture.PYTHON, "/opt/app", List.of("python3"));

  private static final String NUMPY = "{\"name\":\"numpy\",\"error\":\"\"}";
  private static final String START = "{\"program\":\"\",\"interpreter\":\"\"}";
  private static final String NUMPY_TWICE =
      "{\"nonce\":\"00\",\"imports\":["
          + NUMPY
          + "],\"start\":"
          + START
          + ",\"failures\":[]}{\"nonce\":\"00\"}";

  private static String problem(ProbeOutcome outcome) {
    return problem(SCRIPT, outcome);
  }

  private static String problem(ProbeScript script, ProbeOutcome outcome) {
    return catchThrowableOfType(NoAnswerException.class, () -> script.read(outcome)).getMessage();
  }

  private static String answer() {
    return answer(json -> {});
  }

  /** What the part of the script prints that runs no code of packages. */
  private static String answer(Consumer<ObjectNode> change) {
    return CheckContextFixture.json(
        "/verify/good-inside.json",
        json -> {
          json.put("nonce", "00").remove(List.of("imports", "readOnlyProblems"));
          change.accept(json);
        });
  }

  private static String packages(String imports) {
    return "{\"nonce\":\"00\",\"imports\":["
        + imports
        + "],\"start\":"
        + START
        + ",\"failures\":[]}";
  }

  private static PackageFacts readPackages(int exitCode, String stdout) {
    return SCRIPT.readPackages(new Finished(exitCode, stdout, ""), List.of("numpy"));
  }

  @Test
  void fitsOnACommandLine() {
    assertThat(ProbeScript.SCRIPT.text().length()).isLessThan(LONGEST_WORD / 2);
    var probe = SCRIPT.packagesProbe(CheckContextFixture.good().info(), List.of("numpy"));
    assertThat(probe.command())
        .startsWith(CheckContextFixture.PYTHON, "-I", "-S", "-B", "-c")
        .endsWith(
            "{\"nonce\":\"00\",\"part\":\"packages\",\"prefix\":\"/opt/app\",\"words\":[\"python3\"],"
                + "\"modules\":[\"numpy\"]}");
    assertThat(probe.readOnlyRoot()).isFalse();
    assertThat(SCRIPT.readOnlyProbe(CheckContextFixture.good().info()).readOnlyRoot()).isTrue();
  }

  @Test
  void eachRunHasANonceOfItsOwn() {
    var good = CheckContextFixture.good();
    var target = CheckContextFixture.target(good.image());

    assertThat(ProbeScript.of(good.info(), target).nonce())
        .hasSize(32)
        .isNotEqualTo(ProbeScript.of(good.info(), target).nonce());
  }

  @Test
  void readsFacts() throws NoAnswerException {
    assertThat(SCRIPT.read(new Finished(0, answer(), "")).certificates()).isEqualTo(148);
    assertThat(readPackages(0, packages(NUMPY)).imports()).containsExactly(new Import("numpy", ""));
  }

  @Test
  void codeOfPackagesTakesNoProblemBack() throws NoAnswerException {
    var facts =
        SCRIPT.read(
            new Finished(0, answer(json -> json.withObject("start").put("program", "none")), ""));
    var packages =
        new PackageFacts(
            List.of(),
            new PackagesStart("other", "no start"),
            List.of(new Failure("imports", "no")));
    var both = new ProbeResult(facts, packages, List.of());

    assertThat(both.start().program()).isEqualTo("none");
    assertThat(both.start().interpreter()).isEqualTo("no start");
    assertThat(both.failures()).containsExactly(new Failure("imports", "no"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        NUMPY_TWICE,
        "{\"nonce\":\"11\",\"imports\":[" + NUMPY + "],\"start\":" + START + ",\"failures\":[]}",
        "{\"nonce\":\"00\",\"imports\":[],\"start\":" + START + ",\"failures\":[]}",
        "{\"nonce\":\"00\",\"nonce\":\"00\",\"imports\":["
            + NUMPY
            + "],\"start\":"
            + START
            + ",\"failures\":[]}",
        "{\"nonce\":\"00\",\"certificates\":148,\"imports\":["
            + NUMPY
            + "],\"start\":"
            + START
            + ",\"failures\":[]}"
      })
  void unclearAnswerOfPackagesIsAFailure(String stdout) {
    assertThat(readPackages(0, stdout).failures())
        .singleElement()
        .extracting(Failure::name)
        .isEqualTo("packages");
  }

  @Test
  void answerOfAProcessThatDidNotEndWellIsNone() {
    assertThat(readPackages(0, packages(NUMPY)).failures()).isEmpty();
    assertThat(readPackages(130, packages(NUMPY)))
        .isEqualTo(
            PackageFacts.failed(
                "/opt/app/venv/bin/python3 ended with exit code 130 after its answer in a container"
                    + " of the image"));
    assertThat(problem(new Finished(130, answer(), ""))).contains("exit code 130 after its answer");
    assertThat(
            SCRIPT.readReadOnly(
                new Finished(130, "{\"nonce\":\"00\",\"problems\":[],\"failures\":[]}", "")))
        .singleElement()
        .asString()
        .contains("exit code 130 after its answer");
  }

  @Test
  void tooLateAnswerOfPackagesIsAFailure() {
    var late = new ProbeOutcome.TimedOut(Duration.ofSeconds(300), packages(NUMPY), "");

    assertThat(SCRIPT.readPackages(late, List.of("numpy")).failures()).hasSize(1);
  }

  @Test
  void preparedAnswerIsAFinding() {
    var script = new ProbeScript("11", CheckContextFixture.PYTHON, "/opt/app", List.of("python3"));

    assertThat(problem(script, new Finished(0, answer(), "")))
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
    var half = answer(json -> json.remove("uid"));

    assertThat(problem(new Finished(0, half, ""))).contains("without an answer");
    assertThat(problem(new Finished(0, answer() + "{}", ""))).contains("without an answer");
  }

  @Test
  void overlongTextsAreNoAnswer() {
    var flood = answer(json -> json.put("python", "3".repeat(9000)));

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
