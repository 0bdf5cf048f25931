package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.check.ProbeResult;

/** Times can be computed in the time zones of all continents. */
public final class TimeZoneRule implements InsideRule {
  @Override
  public void check(CheckContext context, ProbeResult facts, Findings found) {
    found.error(
        Message.of(facts.system().timeZones(), "time zone", "time zones")
            .after("zoneinfo cannot use ")
            .then(" in the image. Name tzdata in <runtime><packages>."));
  }
}
