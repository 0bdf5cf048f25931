package io.github.pythonimage.diagnosis;

import java.util.Optional;
import java.util.regex.Pattern;

/** Requirements that contradict each other. */
final class ConflictRule implements FailureRule {
  private static final Pattern PIP =
      Pattern.compile("The conflict is caused by:\\n(?s:(.*?)(?:\\n\\n|\\z))", Pattern.MULTILINE);
  private static final Pattern UV =
      Pattern.compile(
          "No solution found when resolving[^\\n]*\\n(?:cause:|╰─▶)?\\s*(?s:(.*?)(?:\\n\\n|\\z))",
          Pattern.MULTILINE);

  /** uv puts what other causes are about into the same sentences. */
  private static final Pattern OTHER =
      Pattern.compile(
          "there is no version of|was not found in the|was yanked|has no (?:wheels|usable)");

  /** What uv concludes. RE2 takes linear time, also if a log repeats these words without end. */
  private static final com.google.re2j.Pattern CONCLUSION =
      com.google.re2j.Pattern.compile(
          ", we can conclude that [^.]*?(?:incompatible|unsatisfiable)\\.");

  private static final com.google.re2j.Pattern OTHER_CONCLUSION =
      com.google.re2j.Pattern.compile(", we can conclude that .*?\\.( |$)");

  @Override
  public Optional<Diagnosis> of(FailedStep step) {
    var text = step.text();
    var pip = PIP.matcher(text);
    if (pip.find()) {
      return Optional.of(diagnose(pip.group(1).strip().replace("\n", "; ") + ".", step));
    }
    var uv = UV.matcher(text);
    if (uv.find() && !OTHER.matcher(uv.group(1)).find()) {
      return Optional.of(diagnose(facts(uv.group(1)), step));
    }
    return Optional.empty();
  }

  /** uv's sentences without what it concludes from them. */
  private static String facts(String said) {
    var without = CONCLUSION.matcher(said.replaceAll("\\s+", " ")).replaceAll(".");
    return OTHER_CONCLUSION
        .matcher(without)
        .replaceAll(".$1")
        .replaceAll("\\. And because ", "; ")
        .replaceAll("^Because ", "")
        .strip();
  }

  private static Diagnosis diagnose(String facts, FailedStep step) {
    return new Diagnosis(
        "Requirements contradict each other: " + ErrorPattern.shorten(facts),
        "Change one of them in " + step.requirements() + ".");
  }
}
