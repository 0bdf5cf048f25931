package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.ListMessage;
import io.github.pythonimage.verify.ProbeResult;
import java.util.List;

/** Times can be computed in the time zones of all continents. */
final class TimeZoneRule implements InsideRule {
  @Override
  public String name() {
    return "time-zone";
  }

  @Override
  public List<ListMessage> problems(CheckContext context, ProbeResult facts) {
    return facts.timeZones().isEmpty()
        ? List.of()
        : List.of(
            ListMessage.of(facts.timeZones(), "time zone", "time zones")
                .after("zoneinfo cannot use ")
                .then(" in the image. Name tzdata in <runtime><packages>."));
  }
}
