package io.github.pythonimage.buildkit.progress;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.github.pythonimage.buildkit.wire.Vertex;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is known of a step while its build runs. */
final class StepState {

  final Step step;
  final LogTail log = new LogTail();
  Duration duration = Duration.ZERO;
  boolean isStarted;
  boolean isEnded;

  /** Whether a source has been looked at, and may still be worked on. */
  boolean isDeferred;

  private final Map<Long, LineAssembler> streams = new TreeMap<>();
  private Optional<Timestamp> lastEnd = Optional.empty();

  StepState(Step step) {
    this.step = step;
  }

  void end() {
    isDeferred = false;
    isEnded = true;
  }

  /** Counts a stretch of work; false for one that was counted before, as states are repeated. */
  boolean count(Vertex vertex) {
    if (!vertex.hasCompleted()) {
      return false;
    }
    var end = Optional.of(vertex.getCompleted());
    if (end.equals(lastEnd)) {
      return false;
    }
    lastEnd = end;
    if (vertex.hasStarted()) {
      duration = duration.plus(between(vertex.getStarted(), vertex.getCompleted()));
    }
    return true;
  }

  private static Duration between(Timestamp start, Timestamp end) {
    return Duration.ofSeconds(
        end.getSeconds() - start.getSeconds(), (long) end.getNanos() - start.getNanos());
  }

  /**
   * A source is worked on twice: first to learn what it is, then, if somebody needs it, to have it.
   */
  boolean isSource() {
    return step.instruction().startsWith("FROM ")
        || step.name().startsWith("[internal] load build ")
        || step.name().startsWith("[internal] load .dockerignore");
  }

  List<String> write(long stream, ByteString piece) {
    var lines =
        streams.computeIfAbsent(stream, s -> new LineAssembler()).add(piece.asReadOnlyByteBuffer());
    log.add(lines);
    return lines;
  }

  /** The lines that were begun and never ended. */
  List<String> finishLines() {
    var lines = streams.values().stream().flatMap(open -> open.end().stream()).toList();
    log.add(lines);
    return lines;
  }
}
