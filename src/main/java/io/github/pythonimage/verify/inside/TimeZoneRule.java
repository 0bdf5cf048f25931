package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Facts;
import java.util.List;

/** Times can be computed in time zones other than UTC. */
public final class TimeZoneRule implements FactsRule {
  @Override
  public String name() {
    return "time-zone";
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    return facts.timeZone().isEmpty()
        ? List.of()
        : List.of(
            "zoneinfo cannot read Europe/Berlin in the image: "
                + facts.timeZone()
                + ". Name tzdata in <runtime><packages>.");
  }
}
