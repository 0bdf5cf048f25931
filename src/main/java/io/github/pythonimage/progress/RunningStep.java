package io.github.pythonimage.progress;

import io.github.pythonimage.config.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something that goes on.
 *
 * @param said the last line that it wrote, or what it says it is doing; may be empty
 * @param moved how many bytes of each of its parts have arrived
 */
record RunningStep(
    String build, String what, Instant since, String said, Map<String, Moved> moved) {

  /** Bytes that have arrived, of those to come; zero where nobody knows. */
  record Moved(long current, long total) {}

  RunningStep(String build, String what, Instant since) {
    this(build, what, since, "", Map.of());
  }

  Duration elapsed(Instant now) {
    return Duration.between(since, now);
  }

  RunningStep saying(String line) {
    return new RunningStep(build, what, since, line, moved);
  }

  /** A part that has no bytes, such as 'exporting layers', says only what is being done. */
  RunningStep moving(String part, Moved bytes) {
    if (bytes.current() == 0 && bytes.total() == 0) {
      return saying(part);
    }
    var parts = new LinkedHashMap<>(moved);
    parts.put(part, bytes);
    return new RunningStep(build, what, since, said, parts);
  }

  /** The bytes of all parts together. */
  Optional<String> bytes() {
    var current = moved.values().stream().mapToLong(Moved::current).sum();
    var total = moved.values().stream().mapToLong(Moved::total).sum();
    if (current == 0 && total == 0) {
      return Optional.empty();
    }
    var arrived = new Size(current).toString();
    return Optional.of(total > current ? arrived + " / " + new Size(total) : arrived);
  }
}
