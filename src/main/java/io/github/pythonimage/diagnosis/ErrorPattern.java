package io.github.pythonimage.diagnosis;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What tools write, and what it means. In our words, <code>{1}</code> is the first group of the
 * match that is there, <code>{subject}</code> what was being built, <code>{file}</code> the file of
 * requirements, and another name a shared text.
 *
 * @param output regular expressions, one of which must match
 * @param also what has to be there as well
 */
record ErrorPattern(List<String> output, @Nullable String also, String problem, String remedy) {
  private static final int LONGEST = 400;
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

  Stream<Diagnosis> diagnose(FailedStep step, Map<String, String> texts) {
    var found = Pattern.compile(String.join("|", output), Pattern.MULTILINE).matcher(step.text());
    return found.find() && (also == null || Pattern.compile(also).matcher(step.text()).find())
        ? Stream.of(
            new Diagnosis(fill(problem, found, step, texts), fill(remedy, found, step, texts)))
        : Stream.empty();
  }

  private static String fill(
      String words, MatchResult found, FailedStep step, Map<String, String> texts) {
    return PLACE
        .matcher(words)
        .replaceAll(
            place ->
                Matcher.quoteReplacement(
                    switch (place.group(1)) {
                      case "subject" -> step.subject();
                      case "file" -> step.requirements();
                      default ->
                          texts.containsKey(place.group(1))
                              ? fill(texts.get(place.group(1)), found, step, texts)
                              : shorten(group(Integer.parseInt(place.group(1)), found));
                    }));
  }

  /** The groups that took part in the match, counted from 1. */
  private static String group(int number, MatchResult found) {
    var left = number;
    for (var i = 1; i <= found.groupCount(); i++) {
      if (found.group(i) != null && --left == 0) {
        return found.group(i);
      }
    }
    return "";
  }

  static String shorten(String text) {
    var line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
