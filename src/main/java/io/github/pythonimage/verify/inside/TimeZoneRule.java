package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.InsideFacts;
import java.util.List;

/** Times can be computed in the time zones of all continents. */
final class TimeZoneRule implements InsideRule {
  @Override
  public String name() {
    return "time-zone";
  }

  @Override
  public List<String> problems(Evidence evidence, InsideFacts facts) {
    return facts.timeZones().isEmpty()
        ? List.of()
        : List.of(
            "zoneinfo cannot use these time zones in the image: "
                + String.join(", ", facts.timeZones())
                + ". Name tzdata in <runtime><packages>.");
  }
}
