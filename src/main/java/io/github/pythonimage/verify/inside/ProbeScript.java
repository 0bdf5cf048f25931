package io.github.pythonimage.verify.inside;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.engine.Probe;
import io.github.pythonimage.engine.ProbeOutcome;
import io.github.pythonimage.verify.InsideFacts;
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
  private static final int LONGEST_TEXT = 8192;
  private static final String PREPARED =
      "gave an answer that was prepared for another question in a container of the image";
  private static final int KILLED = 137;
  private static final int LINES = 5;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final JsonMapper JSON = mapper();

  public ProbeScript {
    words = List.copyOf(words);
  }

  /**
   * What the script saw, or why it saw nothing.
   *
   * @param facts empty if there is a problem
   */
  public record Sight(Optional<InsideFacts> facts, Optional<String> problem) {}

  private record Request(
      String nonce, boolean readOnly, String prefix, List<String> words, List<String> modules) {}

  private record ReadOnlyAnswer(
      String nonce, List<String> problems, List<InsideFacts.Failure> failures) {}

  private static JsonMapper mapper() {
    var mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build());
    return mapper;
  }

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

  /**
   * All that needs a container but a read-only root.
   *
   * @param modules what to import
   */
  public Probe probe(ImageInfo image, List<String> modules) {
    return probe(image, new Request(nonce, false, prefix, words, modules));
  }

  /** How programs start with a read-only root. */
  public Probe readOnlyProbe(ImageInfo image) {
    return probe(image, new Request(nonce, true, prefix, words, List.of())).withReadOnlyRoot();
  }

  /** Neither variables nor start-up files of the image change what the script does. */
  private Probe probe(ImageInfo image, Request request) {
    try {
      // By id: what was inspected is what is probed, also when a tag moves meanwhile.
      return Probe.of(
          image.id(),
          List.of(python, "-I", "-S", "-B", "-c", text(), JSON.writeValueAsString(request)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request is plain text", e);
    }
  }

  /** What an answer says. */
  public Sight read(ProbeOutcome outcome) {
    if (!(outcome instanceof ProbeOutcome.Finished finished)) {
      return blocked(notFinished(outcome));
    }
    try {
      var facts = JSON.readValue(finished.stdout(), InsideFacts.class);
      return facts.nonce().equals(nonce)
          ? new Sight(Optional.of(facts), Optional.empty())
          : blocked(PREPARED);
    } catch (JsonProcessingException e) {
      return blocked(ended(finished, finished.stdout() + "\n" + finished.stderr()));
    }
  }

  /** Why programs do not start with a read-only root; empty if they do. */
  public List<String> readReadOnly(ProbeOutcome outcome) {
    if (!(outcome instanceof ProbeOutcome.Finished finished)) {
      return List.of(notFinished(outcome));
    }
    try {
      var answer = JSON.readValue(finished.stdout(), ReadOnlyAnswer.class);
      if (!answer.nonce().equals(nonce)) {
        return List.of(python + " " + PREPARED);
      }
      return answer.failures().isEmpty()
          ? answer.problems()
          : answer.failures().stream().map(InsideFacts.Failure::error).toList();
    } catch (JsonProcessingException e) {
      return List.of(python + " " + ended(finished, finished.stderr()));
    }
  }

  private static String notFinished(ProbeOutcome outcome) {
    if (outcome instanceof ProbeOutcome.NotStarted failed) {
      return "could not be started in a container of the image" + because(failed.reason());
    }
    var late = (ProbeOutcome.TimedOut) outcome;
    return "did not finish the probe within "
        + late.after().toSeconds()
        + " s in a container of the image"
        + because(last(late.stderr()));
  }

  private static String ended(ProbeOutcome.Finished finished, String output) {
    return "ended with exit code "
        + finished.exitCode()
        + (finished.exitCode() == KILLED ? " (killed, perhaps for lack of memory)" : "")
        + " and without an answer in a container of the image"
        + because(last(output));
  }

  private static String because(String words) {
    return words.isBlank() ? "" : ": " + words.strip();
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

  private static String last(String output) {
    var lines = output.lines().filter(l -> !l.isBlank()).map(String::strip).toList();
    var last = String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    return last.length() <= LONGEST_TEXT ? last : last.substring(last.length() - LONGEST_TEXT);
  }
}
