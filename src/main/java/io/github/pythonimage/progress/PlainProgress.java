package io.github.pythonimage.progress;

import io.github.pythonimage.buildkit.progress.Step;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** Says every line that a step writes, too; each is one call of the console, so none is torn. */
final class PlainProgress extends BuildProgress {

  PlainProgress(Console console, Clock clock) {
    super(console, console, clock);
  }

  @Override
  public void stepWrote(String build, Step step, List<String> lines) {
    lines.forEach(line -> console.info(String.format(Locale.ROOT, "%-18s | %s", build, line)));
  }

  /** The lines were said already, each when it was written. */
  @Override
  public void failed(String build, List<String> said, String file) {}
}
