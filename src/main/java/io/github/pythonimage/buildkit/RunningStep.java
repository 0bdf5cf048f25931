package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.wire.Vertex;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is known of a step while its build runs. */
final class RunningStep {

  private final Step step;
  private final LogTail log = new LogTail();
  private final Map<Long, LineAssembler> streams = new TreeMap<>();
  private boolean started;
  private boolean ended;
  private boolean held;
  private Optional<Instant> lastEnd = Optional.empty();
  private Duration duration = Duration.ZERO;

  RunningStep(Step step) {
    this.step = step;
  }

  Step step() {
    return step;
  }

  LogTail log() {
    return log;
  }

  Duration duration() {
    return duration;
  }

  boolean started() {
    return started;
  }

  boolean held() {
    return held;
  }

  boolean ended() {
    return ended;
  }

  void start() {
    started = true;
  }

  void hold() {
    held = true;
  }

  void end() {
    held = false;
    ended = true;
  }

  /** Counts a stretch of work; false for one that was counted before, as states are repeated. */
  boolean count(Vertex vertex) {
    if (vertex.completed().isEmpty() || vertex.completed().equals(lastEnd)) {
      return false;
    }
    lastEnd = vertex.completed();
    if (vertex.started().isPresent()) {
      duration = duration.plus(Duration.between(vertex.started().get(), lastEnd.get()));
    }
    return true;
  }

  /**
   * A source is worked on twice: first to learn what it is, then, if somebody needs it, to have it.
   */
  boolean isSource() {
    return step.instruction().startsWith("FROM ")
        || step.name().startsWith("[internal] load build ")
        || step.name().startsWith("[internal] load .dockerignore");
  }

  List<String> write(long stream, ByteBuffer piece) {
    var lines = streams.computeIfAbsent(stream, s -> new LineAssembler()).add(piece);
    log.add(lines);
    return lines;
  }

  /** The lines that were begun and never ended. */
  List<String> finishLines() {
    var lines = new ArrayList<String>();
    for (var open : streams.values()) {
      open.end().ifPresent(lines::add);
    }
    log.add(lines);
    return lines;
  }
}
