package io.github.pythonimage.verify.inside;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.pythonimage.docker.ProbeOutcome;
import java.util.Optional;

/**
 * Reads what the script in a container printed.
 *
 * @param nonce what an answer must repeat, so that a prepared one is none
 */
record ProbeAnswers(String nonce) {
  private static final int LONGEST_TEXT = 8192;
  private static final String PREPARED =
      "gave an answer that was prepared for another question in a container of the image";
  private static final int KILLED = 137;
  private static final int LINES = 5;
  static final JsonMapper JSON = mapper();

  /**
   * An answer, or why there is none that counts.
   *
   * @param problem empty if there is an answer
   */
  record Reading<T>(Optional<T> answer, String problem) {}

  private static JsonMapper mapper() {
    var mapper =
        JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    mapper
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build());
    return mapper;
  }

  /** An answer counts if it is the only one, has the nonce, and its process ended well. */
  <T> Reading<T> read(ProbeOutcome outcome, Class<T> type) {
    if (!(outcome instanceof ProbeOutcome.Finished finished)) {
      return new Reading<>(Optional.empty(), notFinished(outcome));
    }
    try {
      var printed = JSON.readTree(finished.stdout());
      var own = printed instanceof ObjectNode object ? object.remove("nonce") : null;
      if (!(own instanceof TextNode)) {
        return new Reading<>(Optional.empty(), withoutAnswer(finished));
      }
      var answer = JSON.treeToValue(printed, type);
      if (!own.asText().equals(nonce)) {
        return new Reading<>(Optional.empty(), PREPARED);
      }
      return finished.exitCode() == 0
          ? new Reading<>(Optional.of(answer), "")
          : new Reading<>(Optional.empty(), ended(finished, "after its answer", finished.stderr()));
    } catch (JsonProcessingException e) {
      return new Reading<>(Optional.empty(), withoutAnswer(finished));
    }
  }

  private static String withoutAnswer(ProbeOutcome.Finished finished) {
    return ended(finished, "and without an answer", finished.stdout() + "\n" + finished.stderr());
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

  private static String ended(ProbeOutcome.Finished finished, String when, String output) {
    return "ended with exit code "
        + finished.exitCode()
        + (finished.exitCode() == KILLED ? " (killed, perhaps for lack of memory)" : "")
        + " "
        + when
        + " in a container of the image"
        + because(last(output));
  }

  private static String because(String words) {
    return words.isBlank() ? "" : ": " + words.strip();
  }

  private static String last(String output) {
    var lines = output.lines().filter(l -> !l.isBlank()).map(String::strip).toList();
    var last = String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    return last.length() <= LONGEST_TEXT ? last : last.substring(last.length() - LONGEST_TEXT);
  }
}
