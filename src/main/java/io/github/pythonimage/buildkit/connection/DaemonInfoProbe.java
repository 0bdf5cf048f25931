package io.github.pythonimage.buildkit.connection;

import io.github.pythonimage.buildkit.endpoint.ConnectErrors;
import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Daemon.ImageStore;
import io.github.pythonimage.buildkit.endpoint.Daemon.Kind;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import io.github.pythonimage.buildkit.errors.UnsupportedException;
import io.github.pythonimage.buildkit.wire.ControlGrpc;
import io.github.pythonimage.buildkit.wire.InfoRequest;
import io.github.pythonimage.buildkit.wire.ListWorkersRequest;
import io.github.pythonimage.buildkit.wire.Platform;
import io.github.pythonimage.buildkit.wire.Worker;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Fetches kind, version and platforms of a daemon. */
public record DaemonInfoProbe(Channel channel, Endpoint endpoint) {

  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final String LABEL = "org.mobyproject.buildkit.worker.";
  // Engine 24 has it, and with it all that our templates use.
  private static final int OLDEST_MINOR = 11;
  private static final Pattern RELEASE = Pattern.compile("v?0\\.(\\d{1,6})\\..*");

  /**
   * Fetches them.
   *
   * @param engine the version of the engine; empty for a buildkitd
   */
  Daemon fetch(Optional<EngineVersion> engine) {
    try {
      var version = engine.isPresent() ? engine.get().server() : release();
      var worker = worker();
      var labels = worker.getLabelsMap();
      return new Daemon(
          kind(engine, labels), version, platforms(worker), store(kind(engine, labels), labels));
    } catch (StatusRuntimeException e) {
      throw explained(e);
    }
  }

  private EngineUnavailableException explained(StatusRuntimeException failure) {
    var errors = new ConnectErrors(endpoint);
    return switch (failure.getStatus().getCode()) {
      case UNIMPLEMENTED ->
          errors.describe(new IOException("it speaks HTTP/2, but it is no BuildKit"));
      case DEADLINE_EXCEEDED -> errors.timedOut((int) ANSWER.toSeconds(), failure);
      default -> errors.describe(reason(failure));
    };
  }

  private static IOException reason(StatusRuntimeException failure) {
    var status = failure.getStatus();
    return failure.getCause() instanceof IOException cause
        ? cause
        : new IOException(status.getCode() + ": " + ConnectionLoss.firstLine(status), failure);
  }

  private static Kind kind(Optional<EngineVersion> engine, Map<String, String> labels) {
    return engine.isPresent() || isOfAnEngine(labels) ? Kind.ENGINE : Kind.STANDALONE;
  }

  private static boolean isOfAnEngine(Map<String, String> labels) {
    return labels.keySet().stream().anyMatch(label -> label.startsWith(LABEL + "moby."));
  }

  private static ImageStore store(Kind kind, Map<String, String> labels) {
    if (kind == Kind.STANDALONE) {
      return ImageStore.NONE;
    }
    return labels.containsKey(LABEL + "containerd.namespace")
        ? ImageStore.CONTAINERD
        : ImageStore.CLASSIC;
  }

  // The first is the one that builds where none is chosen.
  private Worker worker() {
    var workers = control().listWorkers(ListWorkersRequest.getDefaultInstance()).getRecordList();
    return workers.isEmpty() ? Worker.getDefaultInstance() : workers.get(0);
  }

  /** The release of a buildkitd; refuses one on which a build would fail later and less clearly. */
  private String release() {
    var version = info();
    var matcher = RELEASE.matcher(version);
    // A build of one's own calls itself v0.0.0: nobody can tell, so it gets its chance.
    var old =
        matcher.matches()
            && !version.matches("v?0\\.0\\.0.*")
            && Integer.parseInt(matcher.group(1)) < OLDEST_MINOR;
    var release = version.isEmpty() ? "BuildKit before 0.11" : "BuildKit " + version;
    if (version.isEmpty() || old) {
      throw new UnsupportedException(
          "%s at %s is too old: BuildKit 0.%d or newer is needed (Docker Engine 24 has it)."
              .formatted(release, endpoint, OLDEST_MINOR));
    }
    return release;
  }

  // Empty where it is too old to be asked.
  private String info() {
    try {
      return control().info(InfoRequest.getDefaultInstance()).getBuildkit().getVersion();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        return "";
      }
      throw e;
    }
  }

  private ControlGrpc.ControlBlockingStub control() {
    return ControlGrpc.newBlockingStub(channel)
        .withDeadlineAfter(ANSWER.toSeconds(), TimeUnit.SECONDS);
  }

  private static List<String> platforms(Worker worker) {
    return worker.getPlatformsList().stream().map(DaemonInfoProbe::name).distinct().toList();
  }

  private static String name(Platform platform) {
    var name = platform.getOs() + "/" + platform.getArchitecture();
    return platform.getVariant().isEmpty() ? name : name + "/" + platform.getVariant();
  }
}
