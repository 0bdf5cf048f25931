package io.github.pythonimage.progress;

import io.github.pythonimage.config.LogSanitizer;
import io.github.pythonimage.report.Durations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the live view shows at one moment: a line for each activity with its time, and below it what
 * it said last, as far as there is room.
 */
record LiveFrame(List<RunningStep> activities, Instant now, Terminal screen) {
  private static final int TALLEST = 24;
  private static final int WIDEST_BUILD = 18;
  private static final int SHORTEST_NAME = 12;
  // As wide as Maven's "[INFO] ", so that the columns are those of the lines above.
  private static final String MARGIN = "     > ";
  private static final int ROOM_FOR_MARGIN = 72;
  private static final String FAINT = "\u001b[2m";
  private static final String NORMAL = "\u001b[0m";

  private static final Pattern WITHOUT_WIDTH = Pattern.compile("[\\p{Mn}\\p{Me}\\p{Cf}]+");

  /** What takes two columns: East Asian scripts and pictures. */
  private static final Pattern WIDE =
      Pattern.compile(
          "[\\x{1100}-\\x{115f}\\x{2e80}-\\x{303e}\\x{3041}-\\x{a4cf}\\x{ac00}-\\x{d7a3}"
              + "\\x{f900}-\\x{faff}\\x{fe30}-\\x{fe6f}\\x{ff00}-\\x{ff60}\\x{ffe0}-\\x{ffe6}"
              + "\\x{1f300}-\\x{1faff}\\x{20000}-\\x{3fffd}]");

  LiveFrame {
    activities = List.copyOf(activities);
  }

  /** Lines that fit, each shorter than the screen is wide so that none wraps. */
  List<String> lines() {
    // The line above stays in sight, and the last column stays free: some terminals wrap there.
    var room = Math.min(TALLEST, screen.rows() - 1);
    if (activities.isEmpty() || room < 1) {
      return List.of();
    }
    var spare = room - activities.size();
    if (spare < 0) {
      var shown = activities.stream().limit(room - 1L).map(this::row);
      var rest = faint("… and " + (activities.size() - room + 1) + " more");
      return Stream.concat(shown, Stream.of(rest)).toList();
    }
    var lines = new ArrayList<String>();
    for (var activity : activities) {
      lines.add(row(activity));
      if (spare > 0 && !activity.said().isBlank()) {
        lines.add(quote(activity));
        spare--;
      }
    }
    return lines;
  }

  private String row(RunningStep activity) {
    var longest = activities.stream().mapToInt(a -> count(a.build())).max().orElse(1);
    var time = Durations.describe(activity.elapsed(now));
    var tail = activity.bytes().map(bytes -> "  " + bytes).orElse("");
    var width = wide() ? Math.max(longest, WIDEST_BUILD) : Math.min(longest, WIDEST_BUILD);
    var head =
        String.format(
            Locale.ROOT,
            "%s%-" + width + "s %" + (wide() ? 8 : 7) + "s  ",
            wide() ? MARGIN : "",
            activity.build(),
            time);
    var left = screen.columns() - 1 - count(head);
    var name = left - count(tail);
    return name >= SHORTEST_NAME
        ? head + fit(activity.what(), name) + tail
        : fit(head + activity.what());
  }

  private String quote(RunningStep activity) {
    var margin = wide() ? " ".repeat(MARGIN.length()) : "";
    var said = LogSanitizer.text(activity.said()).replace('\t', ' ').strip();
    return faint(margin + "| " + said);
  }

  private String faint(String text) {
    return screen.colours() ? FAINT + fit(text) + NORMAL : fit(text);
  }

  private String fit(String text) {
    return fit(text, screen.columns() - 1);
  }

  /** The text, or its beginning and an ellipsis, so that it takes no more columns than these. */
  static String fit(String text, int columns) {
    if (count(text) <= columns) {
      return text;
    }
    var cut = new StringBuilder();
    var left = columns - 1;
    for (var point : text.codePoints().toArray()) {
      left -= count(Character.toString(point));
      if (left < 0) {
        break;
      }
      cut.appendCodePoint(point);
    }
    return columns < 1 ? "" : cut.append('…').toString();
  }

  /** The columns that a text takes. */
  static int count(String text) {
    var seen = WITHOUT_WIDTH.matcher(text).replaceAll("");
    return seen.codePointCount(0, seen.length()) + (int) WIDE.matcher(seen).results().count();
  }

  private boolean wide() {
    return screen.columns() >= ROOM_FOR_MARGIN;
  }
}
