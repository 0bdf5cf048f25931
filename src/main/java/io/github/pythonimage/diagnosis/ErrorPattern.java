package io.github.pythonimage.diagnosis;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words of a tool, and what they mean. In our words, <code>{1}</code> is the first group of the
 * tool's that is there, <code>{subject}</code> what was being built, <code>{file}</code> the file
 * of requirements.
 *
 * @param also what has to be there as well
 */
record ErrorPattern(Pattern said, Pattern also, String problem, String remedy)
    implements FailureRule {
  private static final int LONGEST = 400;
  private static final Pattern ANYTHING = Pattern.compile("");
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

  static ErrorPattern of(String said, String problem, String remedy) {
    return new ErrorPattern(Pattern.compile(said, Pattern.MULTILINE), ANYTHING, problem, remedy);
  }

  /** The same, where the tool says something else as well. */
  ErrorPattern with(String word) {
    return new ErrorPattern(said, Pattern.compile(word), problem, remedy);
  }

  @Override
  public Optional<Diagnosis> of(FailedStep step) {
    var found = said.matcher(step.text());
    return found.find() && also.matcher(step.text()).find()
        ? Optional.of(new Diagnosis(filled(problem, found, step), filled(remedy, found, step)))
        : Optional.empty();
  }

  private static String filled(String words, MatchResult found, FailedStep step) {
    return PLACE
        .matcher(words)
        .replaceAll(place -> Matcher.quoteReplacement(value(place.group(1), found, step)));
  }

  private static String value(String place, MatchResult found, FailedStep step) {
    return switch (place) {
      case "subject" -> step.subject();
      case "file" -> step.requirements();
      default -> shortened(group(Integer.parseInt(place), found));
    };
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

  static String shortened(String text) {
    var line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
