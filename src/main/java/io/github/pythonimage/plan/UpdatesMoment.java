package io.github.pythonimage.plan;

import io.github.pythonimage.config.image.SecurityUpdates;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** The moment whose security updates an image asks for, as text; a new text asks again. */
public final class UpdatesMoment {
  private UpdatesMoment() {}

  /**
   * Names the moment.
   *
   * @param now what {@code daily}, {@code weekly} and {@code always} count from
   */
  public static String of(SecurityUpdates updates, Instant now) {
    return switch (updates) {
      case LOCKED -> "as of the first build";
      case DAILY -> "as of " + utc(now).toLocalDate();
      case WEEKLY ->
          String.format(
              Locale.ROOT,
              "as of %d-W%02d",
              utc(now).get(IsoFields.WEEK_BASED_YEAR),
              utc(now).get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case ALWAYS -> "as of " + now;
    };
  }

  private static ZonedDateTime utc(Instant now) {
    return ZonedDateTime.ofInstant(now, ZoneOffset.UTC);
  }
}
