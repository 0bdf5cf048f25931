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

  /** What an application's parent has, as the step reports it. */
  private static final Pattern PARENT =
      Pattern.compile("ERROR: the application's requirements contradict ([^\\n]*) \\(see above\\)");

  /** uv puts what other causes are about into the same sentences, and the step names a cause. */
  private static final Pattern OTHER =
      Pattern.compile(
          "there is no version of|was not found in the|was yanked|has no (?:wheels|usable)"
              + "|the index has no file whose --hash");

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
    var sentences = said.replaceFirst("(?s)(^|\\n)ERROR: .*", "").replaceAll("\\s+", " ");
    var without = CONCLUSION.matcher(sentences).replaceAll(".");
    return OTHER_CONCLUSION
        .matcher(without)
        .replaceAll(".$1")
        .replaceAll("\\. And because ", "; ")
        .replaceAll("^Because ", "")
        .strip();
  }

  private static Diagnosis diagnose(String facts, FailedStep step) {
    var parent = PARENT.matcher(step.text());
    if (parent.find()) {
      return new Diagnosis(
          "The application's requirements contradict %s: %s"
              .formatted(parent.group(1), ErrorPattern.shorten(facts)),
          "Change the requirement in %s, or the version in the parent image: an image has one version of a project."
              .formatted(step.requirements()));
    }
    return new Diagnosis(
        "Requirements contradict each other: " + ErrorPattern.shorten(facts),
        "Change one of them in " + step.requirements() + ".");
  }
}
