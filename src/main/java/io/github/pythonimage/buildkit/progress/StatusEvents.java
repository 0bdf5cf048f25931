package io.github.pythonimage.buildkit.progress;

import io.github.pythonimage.buildkit.progress.BuildEvent.BuildWarning;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepCompleted;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepFailed;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepLog;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepProgress;
import io.github.pythonimage.buildkit.progress.BuildEvent.StepStarted;
import io.github.pythonimage.buildkit.wire.StatusResponse;
import io.github.pythonimage.buildkit.wire.Vertex;
import io.github.pythonimage.buildkit.wire.VertexLog;
import io.github.pythonimage.buildkit.wire.VertexStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Turns BuildKit's states of steps into events: each step starts once and ends once, in the order
 * of its first report. Remembers what steps wrote until they have gone well.
 */
public final class StatusEvents {

  private static final int STUCK_MILLIS = 500;

  private final ProgressListener listener;
  private final Map<String, StepState> steps = new LinkedHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean closed;

  public StatusEvents(ProgressListener listener) {
    this.listener = listener;
  }

  public void accept(StatusResponse status) {
    lock.lock();
    try {
      // Once the build's result is out, nothing may be heard any more.
      if (!closed) {
        apply(status);
      }
    } finally {
      lock.unlock();
    }
  }

  private void apply(StatusResponse status) {
    for (var vertex : status.getVertexesList()) {
      begin(vertex);
    }
    for (var progress : status.getStatusesList()) {
      progress(progress);
    }
    // Before the ends: within one message, a step's last lines belong before its end.
    for (var log : status.getLogsList()) {
      log(log);
    }
    for (var vertex : status.getVertexesList()) {
      end(vertex);
    }
    for (var warning : status.getWarningsList()) {
      listener.on(new BuildWarning(warning.getShort().toStringUtf8()));
    }
  }

  /**
   * No more will come: ends what was held back. Waits for a listener that is still at work, as one
   * does that writes to somebody who reads slowly; but not when nobody wants to know any more.
   */
  public void close(BooleanSupplier abandoned) {
    if (!awaitLock(abandoned)) {
      closed = true;
      return;
    }
    try {
      closed = true;
      for (var step : steps.values()) {
        if (step.isDeferred) {
          complete(step, false);
        }
      }
      for (var step : steps.values()) {
        flush(step);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitLock(BooleanSupplier abandoned) {
    try {
      while (!lock.tryLock(STUCK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (abandoned.getAsBoolean()) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  public Optional<Step> step(String digest) {
    return find(digest).map(state -> state.step);
  }

  /** The last lines that a step wrote. */
  public List<String> log(String digest) {
    return find(digest).map(step -> step.log.lines()).orElse(List.of());
  }

  // Asked when all is over. A listener that is still stuck then has the turn for good.
  private Optional<StepState> find(String digest) {
    if (!awaitLock(() -> true)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(steps.get(digest));
    } finally {
      lock.unlock();
    }
  }

  private void begin(Vertex vertex) {
    var running =
        steps.computeIfAbsent(
            vertex.getDigest(), digest -> new StepState(Step.of(digest, vertex.getName())));
    if (vertex.hasStarted() && !running.isStarted) {
      running.isStarted = true;
      completeDeferredInputs(vertex);
      listener.on(new StepStarted(running.step));
    }
    if (running.isSource()) {
      end(vertex);
    }
  }

  private void end(Vertex vertex) {
    var running = steps.get(vertex.getDigest());
    if (running == null || !running.count(vertex) || running.isEnded) {
      return;
    }
    if (!vertex.getError().isEmpty()) {
      flush(running);
      running.end();
      listener.on(new StepFailed(running.step));
      if (vertex.getName().startsWith("importing cache manifest from")) {
        listener.on(new BuildWarning("no cache is read: " + vertex.getError()));
      }
    } else if (running.isSource() && !running.isDeferred && !vertex.getCached()) {
      running.isDeferred = true;
    } else {
      complete(running, vertex.getCached());
    }
  }

  // A source is done for sure when a step that needs it goes on.
  private void completeDeferredInputs(Vertex vertex) {
    for (var input : vertex.getInputsList()) {
      var source = steps.get(input);
      if (source != null && source.isDeferred) {
        complete(source, false);
      }
    }
  }

  private void complete(StepState running, boolean cached) {
    flush(running);
    running.end();
    running.log.clear();
    listener.on(new StepCompleted(running.step, cached, running.duration));
  }

  private void flush(StepState running) {
    var rest = running.finishLines();
    if (!rest.isEmpty()) {
      listener.on(new StepLog(running.step, rest));
    }
  }

  private void log(VertexLog log) {
    var running = steps.get(log.getVertex());
    if (running != null) {
      var lines = running.write(log.getStream(), log.getMsg());
      if (!lines.isEmpty()) {
        listener.on(new StepLog(running.step, lines));
      }
    }
  }

  private void progress(VertexStatus status) {
    var running = steps.get(status.getVertex());
    if (running != null) {
      listener.on(
          new StepProgress(running.step, status.getId(), status.getCurrent(), status.getTotal()));
    }
  }
}
