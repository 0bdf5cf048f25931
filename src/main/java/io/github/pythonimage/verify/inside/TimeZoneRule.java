package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.InsideFacts;
import io.github.pythonimage.verify.Listing;
import java.util.List;

/** Times can be computed in the time zones of all continents. */
final class TimeZoneRule implements InsideRule {
  @Override
  public String name() {
    return "time-zone";
  }

  @Override
  public List<Listing> problems(Evidence evidence, InsideFacts facts) {
    return facts.timeZones().isEmpty()
        ? List.of()
        : List.of(
            Listing.of(facts.timeZones(), "time zone", "time zones")
                .after("zoneinfo cannot use ")
                .then(" in the image. Name tzdata in <runtime><packages>."));
  }
}
