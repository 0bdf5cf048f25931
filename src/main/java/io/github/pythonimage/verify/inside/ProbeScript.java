package io.github.pythonimage.verify.inside;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.docker.Probe;
import io.github.pythonimage.docker.ProbeOutcome;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.check.ProbeResult;
import io.github.pythonimage.verify.check.ProbeResult.Failure;
import io.github.pythonimage.verify.check.ProbeResult.Import;
import io.github.pythonimage.verify.check.ProbeResult.PackageFacts;
import io.github.pythonimage.verify.check.ProbeResult.SystemFacts;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * The script that looks at an image from inside: how it is run, and what its answer means.
 *
 * @param nonce what an answer must repeat, so that a prepared one is none
 * @param python the interpreter that runs the script
 * @param prefix the folder with the environment
 * @param words what a container of the image starts
 */
public record ProbeScript(String nonce, String python, String prefix, List<String> words) {
  static final IsolatedScript SCRIPT = new IsolatedScript("probe.py");
  private static final SecureRandom RANDOM = new SecureRandom();

  public ProbeScript {
    words = List.copyOf(words);
  }

  private record ReadOnlyAnswer(List<String> problems, List<Failure> failures) {}

  private record Request(
      String nonce, String part, String prefix, List<String> words, List<String> modules) {}

  /** The script for one image, with a nonce of its own. */
  public static ProbeScript of(ImageInfo image, Target target) {
    var random = new byte[16];
    RANDOM.nextBytes(random);
    var words = image.started(target.image().init().words());
    return new ProbeScript(
        HexFormat.of().formatHex(random),
        target.interpreter(),
        target.image().spec().prefix().toString(),
        words.isEmpty() ? List.of("python3") : words);
  }

  /** What needs a container, and none of the code of packages. */
  public Probe systemProbe(ImageInfo image) {
    return probe(image, "system", List.of());
  }

  /**
   * What runs the code of packages.
   *
   * @param modules what to import
   */
  public Probe packagesProbe(ImageInfo image, List<String> modules) {
    return probe(image, ProbeResult.PACKAGES, modules);
  }

  /** How programs start with a read-only root; their start-up files may be of packages. */
  public Probe readOnlyProbe(ImageInfo image) {
    return probe(image, "readOnly", List.of()).withReadOnlyRoot();
  }

  private Probe probe(ImageInfo image, String part, List<String> modules) {
    var request = new Request(nonce, part, prefix, words, modules);
    try {
      // By id: what was inspected is what is probed, also when a tag moves meanwhile.
      return Probe.of(
          image.id(), SCRIPT.command(python, ProbeAnswers.JSON.writeValueAsString(request)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request is plain text", e);
    }
  }

  /**
   * What the script saw without the code of packages.
   *
   * @throws NoAnswerException where it saw nothing
   */
  public SystemFacts read(ProbeOutcome outcome) throws NoAnswerException {
    try {
      return answers().read(outcome, SystemFacts.class);
    } catch (NoAnswerException e) {
      throw new NoAnswerException(
          "%s. Try 'docker run --rm --entrypoint %s IMAGE -c 1', and correct what it names."
              .formatted(e.getMessage(), python));
    }
  }

  /**
   * What it saw of the code of packages. An answer without each module is none.
   *
   * @param modules what was to be imported
   */
  public PackageFacts readPackages(ProbeOutcome outcome, List<String> modules) {
    try {
      var answer = answers().read(outcome, PackageFacts.class);
      var imported = answer.imports().stream().map(Import::name).toList();
      return answer.failures().isEmpty() && !imported.equals(modules)
          ? PackageFacts.failed(
              python + " gave an answer about other modules in a container of the image")
          : answer;
    } catch (NoAnswerException e) {
      return PackageFacts.failed(String.valueOf(e.getMessage()));
    }
  }

  /** Why programs do not start with a read-only root; empty if they do. */
  public List<String> readReadOnly(ProbeOutcome outcome) {
    try {
      var answer = answers().read(outcome, ReadOnlyAnswer.class);
      return answer.failures().isEmpty()
          ? answer.problems()
          : answer.failures().stream().map(Failure::error).toList();
    } catch (NoAnswerException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private ProbeAnswers answers() {
    return new ProbeAnswers(nonce, python);
  }
}
