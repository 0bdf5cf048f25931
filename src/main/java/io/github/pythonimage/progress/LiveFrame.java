package io.github.pythonimage.progress;

import io.github.pythonimage.progress.Terminal.Size;
import io.github.pythonimage.report.Durations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the live view shows at one moment: a line for each activity with its time, and below it what
 * it said last, as far as there is room.
 */
record LiveFrame(List<RunningStep> activities, Instant now, Size size) {
  private static final int TALLEST = 24;
  private static final int WIDEST_BUILD = 18;
  private static final int SHORTEST_NAME = 12;
  // As wide as Maven's "[INFO] ", so that the columns are those of the lines above.
  private static final String MARGIN = "     > ";
  private static final int ROOM_FOR_MARGIN = 72;

  LiveFrame {
    activities = List.copyOf(activities);
  }

  /**
   * A line of the frame.
   *
   * @param quote whether it is the words of a step
   */
  record Line(String text, boolean quote) {}

  /** Lines that fit, each shorter than the screen is wide so that none wraps. */
  List<Line> lines() {
    // The line above stays in sight, and the last column stays free: some terminals wrap there.
    var room = Math.min(TALLEST, size.rows() - 1);
    if (activities.isEmpty() || room < 1) {
      return List.of();
    }
    var spare = room - activities.size();
    if (spare < 0) {
      var shown = activities.stream().limit(room - 1L).map(this::row);
      var rest = new Line(fit("… and " + (activities.size() - room + 1) + " more"), true);
      return Stream.concat(shown, Stream.of(rest)).toList();
    }
    var lines = new ArrayList<Line>();
    for (var activity : activities) {
      lines.add(row(activity));
      if (spare > 0 && !activity.said().isBlank()) {
        lines.add(quote(activity));
        spare--;
      }
    }
    return lines;
  }

  private Line row(RunningStep activity) {
    var longest = activities.stream().mapToInt(a -> TerminalWidth.count(a.build())).max().orElse(0);
    var time = Durations.describe(activity.elapsed(now));
    var tail = activity.bytes().map(bytes -> "  " + bytes).orElse("");
    var head =
        wide()
            ? MARGIN + TerminalWidth.pad(activity.build(), Math.max(longest, WIDEST_BUILD))
            : TerminalWidth.pad(activity.build(), Math.min(longest, WIDEST_BUILD));
    head += " " + " ".repeat(Math.max(0, (wide() ? 8 : 7) - time.length())) + time + "  ";
    var left = size.columns() - 1 - TerminalWidth.count(head);
    var name = left - TerminalWidth.count(tail);
    return new Line(
        name >= SHORTEST_NAME
            ? head + TerminalWidth.fit(activity.what(), name) + tail
            : fit(head + activity.what()),
        false);
  }

  private Line quote(RunningStep activity) {
    var margin = wide() ? " ".repeat(MARGIN.length()) : "";
    var said = LogSanitizer.text(activity.said()).replace('\t', ' ').strip();
    return new Line(fit(margin + "| " + said), true);
  }

  private String fit(String text) {
    return TerminalWidth.fit(text, size.columns() - 1);
  }

  private boolean wide() {
    return size.columns() >= ROOM_FOR_MARGIN;
  }
}
