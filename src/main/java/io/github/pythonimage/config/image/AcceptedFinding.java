package io.github.pythonimage.config.image;

import io.github.pythonimage.config.Quoted;

/**
 * A finding of {@code verify} that the author of the POM accepts.
 *
 * @param rule name of the rule
 * @param match text that the message contains; {@code *} stands for any characters
 * @param reason why it is acceptable; reports repeat it
 */
public record AcceptedFinding(String rule, String match, String reason) {

  /** Whether a message of the rule contains the text. */
  public boolean matches(String message) {
    // Each part is searched after the one before it. A regular expression could take ages here.
    var from = 0;
    for (var part : match.split("\\*", -1)) {
      var at = message.indexOf(part, from);
      if (at < 0) {
        return false;
      }
      from = at + part.length();
    }
    return true;
  }

  @Override
  public String toString() {
    return rule + " " + Quoted.of(match);
  }
}
