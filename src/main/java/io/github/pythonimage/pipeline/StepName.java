package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.Step;

/** What people call a step: its stage, its number where there are several, what it does. */
record StepName(Step step) {
  @Override
  public String toString() {
    var instruction =
        step.instruction()
            .replaceAll("--(mount|network)=\\S+\\s*", "")
            .replaceAll("<<'?EOF'?.*", "")
            .replaceAll("\\s+", " ")
            .strip();
    return Printable.text(where() + instruction).replaceAll("(.{100}).+", "$1…");
  }

  private String where() {
    if (step.stage().isEmpty()) {
      return "";
    }
    var place = step.stage().get();
    var number = place.total() > 1 ? " " + place.number() + "/" + place.total() : "";
    return (place.stage() + number + ": ").stripLeading();
  }
}
