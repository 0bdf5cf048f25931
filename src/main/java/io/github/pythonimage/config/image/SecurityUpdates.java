package io.github.pythonimage.config.image;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** When a rebuild asks the distribution for security updates again. */
public enum SecurityUpdates {
  /** Only when something else in that step changes. */
  LOCKED,
  /** Once a calendar day (UTC). */
  DAILY,
  /** Once an ISO week (UTC). */
  WEEKLY,
  /** In every build. */
  ALWAYS;

  /** The moment whose updates a build asks for now, as text; a new text asks again. */
  public String moment(Instant now) {
    var utc = now.atZone(ZoneOffset.UTC);
    return switch (this) {
      case LOCKED -> "as of the first build";
      case DAILY -> "as of " + utc.toLocalDate();
      case WEEKLY ->
          String.format(
              Locale.ROOT,
              "as of %d-W%02d",
              utc.get(IsoFields.WEEK_BASED_YEAR),
              utc.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case ALWAYS -> "as of " + now;
    };
  }
}
