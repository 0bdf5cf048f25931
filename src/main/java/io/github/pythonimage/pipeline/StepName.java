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
    var where =
        step.stage()
            .map(s -> s.stage() + (s.total() > 1 ? " " + s.number() + "/" + s.total() : "") + ": ")
            .map(String::stripLeading)
            .orElse("");
    return Printable.text(where + instruction).replaceAll("(.{100}).+", "$1…");
  }
}
