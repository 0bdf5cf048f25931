package io.github.pythonimage.verify;

import java.util.List;

/** Times can be computed in time zones other than UTC. */
final class TimeZoneCheck implements FactsCheck {
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
