package io.github.pythonimage.progress;

import io.github.pythonimage.buildkit.progress.Step;
import io.github.pythonimage.config.LogSanitizer;
import java.util.regex.Pattern;

/**
 * What people call a step: its platform where there are several, its stage, its number where there
 * are several, what it does.
 */
record StepName(Step step) {
  private static final Pattern FOR_THE_DAEMON =
      Pattern.compile("--(?:mount|network)=\\S+\\s*|<<'?EOF'?.*");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern LONG = Pattern.compile("(.{100}).+");

  @Override
  public String toString() {
    var instruction = FOR_THE_DAEMON.matcher(step.instruction()).replaceAll("");
    var name = LogSanitizer.text(prefix() + SPACE.matcher(instruction).replaceAll(" ").strip());
    return LONG.matcher(name).replaceAll("$1…");
  }

  private String prefix() {
    if (step.stage().isEmpty()) {
      return "";
    }
    var place = step.stage().get();
    var number = place.total() > 1 ? " " + place.number() + "/" + place.total() : "";
    var where = (place.platform() + " " + place.stage()).strip();
    return (where + number + ": ").stripLeading();
  }
}
