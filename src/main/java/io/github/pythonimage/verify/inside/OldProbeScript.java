package io.github.pythonimage.verify.inside;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.engine.Probe;
import io.github.pythonimage.engine.ProbeOutcome;
import io.github.pythonimage.spec.Prefix;
import io.github.pythonimage.verify.Facts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The script that looks at an image from inside: how it is run, and what its answer means. */
public final class OldProbeScript {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();
  private static final int KILLED = 137;
  private static final int LINES = 5;

  private OldProbeScript() {}

  /** What the script saw, or why it saw nothing. */
  public sealed interface Sight {
    /** It saw the image. */
    record Clear(Facts facts) implements Sight {}

    /** It did not. */
    record Blocked(String problem) implements Sight {}
  }

  public static String text() {
    try (var in = OldProbeScript.class.getResourceAsStream("/verify/probe.py")) {
      return new String(
          Objects.requireNonNull(in, "probe.py").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("probe.py in the plugin's jar is damaged", e);
    }
  }

  /** Isolated, so that neither variables nor files of the image change what the script does. */
  public static Probe on(ImageInfo image, String python, Prefix prefix) {
    var start = image.entrypoint().isEmpty() ? image.command() : image.entrypoint();
    return Probe.of(
        image.id(),
        List.of(
            python,
            "-I",
            "-B",
            "-c",
            text(),
            prefix.toString(),
            start.isEmpty() ? "python3" : start.get(0)));
  }

  public static Sight read(ProbeOutcome outcome, String python) {
    if (outcome instanceof ProbeOutcome.NotStarted failed) {
      return blocked(python, "could not be started", failed.reason());
    }
    if (outcome instanceof ProbeOutcome.TimedOut late) {
      return blocked(
          python,
          "did not finish the probe within " + late.after().toSeconds() + " s",
          last(late.stderr()));
    }
    var finished = (ProbeOutcome.Finished) outcome;
    try {
      return new Sight.Clear(JSON.readValue(finished.stdout(), Facts.class));
    } catch (JsonProcessingException e) {
      return blocked(
          python,
          "ended with exit code "
              + finished.exitCode()
              + (finished.exitCode() == KILLED ? " (killed, perhaps for lack of memory)" : "")
              + " and without an answer",
          last(finished.stdout() + "\n" + finished.stderr()));
    }
  }

  private static Sight blocked(String python, String what, String words) {
    return new Sight.Blocked(
        python
            + " "
            + what
            + " in a container of the image"
            + (words.isBlank() ? "" : ": " + words.strip())
            + ". Try 'docker run --rm --entrypoint "
            + python
            + " IMAGE -c 1', and mend what it names.");
  }

  private static String last(String output) {
    var lines = output.lines().filter(l -> !l.isBlank()).map(String::strip).toList();
    return String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
  }
}
