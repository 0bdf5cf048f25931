package io.github.pythonimage.verify.inside;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.pythonimage.docker.ProbeOutcome;

/**
 * Reads what the script in a container printed.
 *
 * @param nonce what an answer must repeat, so that a prepared one is none
 * @param python the interpreter that runs the script
 */
record ProbeAnswers(String nonce, String python) {
  private static final int LONGEST_TEXT = 8192;
  private static final String PREPARED =
      "gave an answer that was prepared for another question in a container of the image";
  private static final int KILLED = 137;
  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /**
   * An answer counts if it is the only one, has the nonce, and its process ended well.
   *
   * @throws NoAnswerException where none counts
   */
  <T> T read(ProbeOutcome outcome, Class<T> type) throws NoAnswerException {
    if (!(outcome instanceof ProbeOutcome.Finished finished)) {
      throw none(notFinished(outcome));
    }
    try {
      var printed = JSON.readTree(finished.stdout());
      var own = printed instanceof ObjectNode object ? object.remove("nonce") : null;
      if (own instanceof TextNode) {
        var answer = JSON.treeToValue(printed, type);
        if (!own.asText().equals(nonce)) {
          throw none(PREPARED);
        }
        if (finished.exitCode() != 0) {
          throw none(ended(finished, "after its answer", finished.stderr()));
        }
        return answer;
      }
    } catch (JsonProcessingException e) {
      // What it printed is in the message.
    }
    var printed = finished.stdout() + "\n" + finished.stderr();
    throw none(ended(finished, "and without an answer", printed));
  }

  private NoAnswerException none(String reason) {
    return new NoAnswerException(python + " " + reason);
  }

  private static String notFinished(ProbeOutcome outcome) {
    if (outcome instanceof ProbeOutcome.NotStarted failed) {
      return "could not be started in a container of the image" + because(failed.reason());
    }
    var late = (ProbeOutcome.TimedOut) outcome;
    return "did not finish the probe within %s s in a container of the image%s"
        .formatted(late.after().toSeconds(), because(LastLines.of(late.stderr())));
  }

  private static String ended(ProbeOutcome.Finished finished, String when, String output) {
    return "ended with exit code %s%s %s in a container of the image%s"
        .formatted(
            finished.exitCode(),
            finished.exitCode() == KILLED ? " (killed, perhaps for lack of memory)" : "",
            when,
            because(LastLines.of(output)));
  }

  private static String because(String reason) {
    return reason.isBlank() ? "" : ": " + reason.strip();
  }
}
