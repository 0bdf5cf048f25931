package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.Daemon.ImageStore;
import io.github.pythonimage.buildkit.Daemon.Kind;
import io.github.pythonimage.buildkit.wire.ControlGrpc;
import io.github.pythonimage.buildkit.wire.InfoRequest;
import io.github.pythonimage.buildkit.wire.ListWorkersRequest;
import io.github.pythonimage.buildkit.wire.Platform;
import io.github.pythonimage.buildkit.wire.Worker;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks a BuildKit what it is and can. */
record Interview(Channel channel, Endpoint endpoint) {

  private static final int ANSWER_SECONDS = 10;
  private static final String LABEL = "org.mobyproject.buildkit.worker.";

  /**
   * What the daemon is.
   *
   * @param engine what the engine around it said, where there is one
   */
  Daemon ask(Optional<EngineVersion> engine) {
    try {
      var worker = worker();
      var release = BuildKitVersion.of(release());
      if (engine.isEmpty()) {
        release.require(endpoint);
      }
      var labels = worker.getLabelsMap();
      return new Daemon(
          kind(engine, labels),
          engine.map(EngineVersion::server).orElseGet(release::toString),
          platforms(worker),
          store(kind(engine, labels), labels));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        throw new Unreachable(endpoint)
            .because(new IOException("it speaks HTTP/2, but it is no BuildKit"));
      }
      var cause = e.getStatus().getCause();
      throw new Unreachable(endpoint).because(cause == null ? e : cause);
    }
  }

  private static Kind kind(Optional<EngineVersion> engine, Map<String, String> labels) {
    return engine.isPresent()
            || labels.keySet().stream().anyMatch(key -> key.startsWith(LABEL + "moby."))
        ? Kind.ENGINE
        : Kind.STANDALONE;
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

  private String release() {
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
    return ControlGrpc.newBlockingStub(channel).withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  private static List<String> platforms(Worker worker) {
    return worker.getPlatformsList().stream().map(Interview::name).distinct().toList();
  }

  private static String name(Platform platform) {
    var name = platform.getOs() + "/" + platform.getArchitecture();
    return platform.getVariant().isEmpty() ? name : name + "/" + platform.getVariant();
  }
}
