package io.github.pythonimage.verify.inside;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.docker.Probe;
import io.github.pythonimage.docker.ProbeOutcome;
import io.github.pythonimage.verify.ProbeResult;
import io.github.pythonimage.verify.ProbeResult.Failure;
import io.github.pythonimage.verify.ProbeResult.Import;
import io.github.pythonimage.verify.ProbeResult.PackageFacts;
import io.github.pythonimage.verify.ProbeResult.SystemFacts;
import io.github.pythonimage.verify.VerifyTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The script that looks at an image from inside: how it is run, and what its answer means.
 *
 * @param nonce what an answer must repeat, so that a prepared one is none
 * @param python the interpreter that runs the script
 * @param prefix the folder with the environment
 * @param words what a container of the image starts
 */
public record ProbeScript(String nonce, String python, String prefix, List<String> words) {
  private static final SecureRandom RANDOM = new SecureRandom();

  public ProbeScript {
    words = List.copyOf(words);
  }

  /**
   * What the script saw, or why it saw nothing.
   *
   * @param facts empty if there is a problem
   */
  public record Sight(Optional<ProbeResult> facts, Optional<String> problem) {}

  private record ReadOnlyAnswer(List<String> problems, List<Failure> failures) {}

  private record Request(
      String nonce, String part, String prefix, List<String> words, List<String> modules) {}

  /** The script for one image, with a nonce of its own. */
  public static ProbeScript of(ImageInfo image, VerifyTarget target) {
    var random = new byte[16];
    RANDOM.nextBytes(random);
    var words = image.entrypoint().isEmpty() ? image.command() : image.entrypoint();
    return new ProbeScript(
        HexFormat.of().formatHex(random),
        target.python(),
        target.image().spec().prefix().toString(),
        words.isEmpty() ? List.of("python3") : words);
  }

  static String text() {
    try (var in = ProbeScript.class.getResourceAsStream("/verify/probe.py")) {
      return new String(
          Objects.requireNonNull(in, "probe.py").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("probe.py in the plugin's jar is damaged", e);
    }
  }

  /** What needs a container, and none of the code of packages. */
  public Probe systemProbe(ImageInfo image) {
    return probe(image, new Request(nonce, "system", prefix, words, List.of()));
  }

  /**
   * What runs the code of packages.
   *
   * @param modules what to import
   */
  public Probe packagesProbe(ImageInfo image, List<String> modules) {
    return probe(image, new Request(nonce, ProbeResult.PACKAGES, prefix, words, modules));
  }

  /** How programs start with a read-only root; their start-up files may be of packages. */
  public Probe readOnlyProbe(ImageInfo image) {
    return probe(image, new Request(nonce, "readOnly", prefix, words, List.of()))
        .withReadOnlyRoot();
  }

  /** Neither variables nor start-up files of the image change what the script does. */
  private Probe probe(ImageInfo image, Request request) {
    try {
      // By id: what was inspected is what is probed, also when a tag moves meanwhile.
      return Probe.of(
          image.id(),
          List.of(
              python,
              "-I",
              "-S",
              "-B",
              "-c",
              text(),
              ProbeAnswers.JSON.writeValueAsString(request)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request is plain text", e);
    }
  }

  /** What the script saw without the code of packages. */
  public Sight read(ProbeOutcome outcome) {
    var reading = answers().read(outcome, SystemFacts.class);
    return reading
        .answer()
        .map(facts -> new Sight(Optional.of(new ProbeResult(facts)), Optional.empty()))
        .orElseGet(() -> blocked(reading.problem()));
  }

  /**
   * What it saw of the code of packages. An answer without each module is none.
   *
   * @param modules what was to be imported
   */
  public PackageFacts readPackages(ProbeOutcome outcome, List<String> modules) {
    var reading = answers().read(outcome, PackageFacts.class);
    if (reading.answer().isEmpty()) {
      return PackageFacts.failed(python + " " + reading.problem());
    }
    var answer = reading.answer().get();
    var imported = answer.imports().stream().map(Import::name).toList();
    if (answer.failures().isEmpty() && !imported.equals(modules)) {
      return PackageFacts.failed(
          python + " gave an answer about other modules in a container of the image");
    }
    return answer;
  }

  /** Why programs do not start with a read-only root; empty if they do. */
  public List<String> readReadOnly(ProbeOutcome outcome) {
    var reading = answers().read(outcome, ReadOnlyAnswer.class);
    if (reading.answer().isEmpty()) {
      return List.of(python + " " + reading.problem());
    }
    var answer = reading.answer().get();
    return answer.failures().isEmpty()
        ? answer.problems()
        : answer.failures().stream().map(Failure::error).toList();
  }

  private ProbeAnswers answers() {
    return new ProbeAnswers(nonce);
  }

  private Sight blocked(String what) {
    var problem =
        python
            + " "
            + what
            + ". Try 'docker run --rm --entrypoint "
            + python
            + " IMAGE -c 1', and correct what it names.";
    return new Sight(Optional.empty(), Optional.of(problem));
  }
}
