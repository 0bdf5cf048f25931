package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.Daemon.ImageStore;
import io.github.pythonimage.buildkit.Daemon.Kind;
import io.github.pythonimage.buildkit.rpc.Client;
import io.github.pythonimage.buildkit.rpc.Code;
import io.github.pythonimage.buildkit.rpc.RpcException;
import io.github.pythonimage.buildkit.wire.InfoRequest;
import io.github.pythonimage.buildkit.wire.ListWorkersRequest;
import io.github.pythonimage.buildkit.wire.Platform;
import io.github.pythonimage.buildkit.wire.Release;
import io.github.pythonimage.buildkit.wire.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a BuildKit what it is and can. */
record Interview(Client client, Endpoint endpoint) {

  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final String LABEL = "org.mobyproject.buildkit.worker.";

  /**
   * What the daemon is.
   *
   * @param engine what the engine around it said, where there is one
   */
  Daemon ask(Optional<EngineVersion> engine) {
    try {
      var version = engine.isPresent() ? engine.get().server() : release();
      var worker = worker();
      var labels = worker.labels();
      return new Daemon(
          kind(engine, labels), version, platforms(worker), store(kind(engine, labels), labels));
    } catch (RpcException e) {
      throw explained(e);
    }
  }

  private EngineUnavailableException explained(RpcException failure) {
    var unreachable = new Unreachable(endpoint);
    return switch (failure.code()) {
      case UNIMPLEMENTED ->
          unreachable.because(new IOException("it speaks HTTP/2, but it is no BuildKit"));
      case DEADLINE_EXCEEDED -> unreachable.silent((int) ANSWER.toSeconds(), failure);
      default ->
          unreachable.because(failure.getCause() instanceof IOException cause ? cause : failure);
    };
  }

  private static Kind kind(Optional<EngineVersion> engine, Map<String, String> labels) {
    return engine.isPresent() || isOfAnEngine(labels) ? Kind.ENGINE : Kind.STANDALONE;
  }

  private static boolean isOfAnEngine(Map<String, String> labels) {
    for (var label : labels.keySet()) {
      if (label.startsWith(LABEL + "moby.")) {
        return true;
      }
    }
    return false;
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
    var workers = client.ask(Control.LIST_WORKERS, new ListWorkersRequest(), ANSWER).record();
    return workers.isEmpty() ? new Worker(Map.of(), List.of()) : workers.get(0);
  }

  private String release() {
    var release = new BuildKitVersion(info());
    release.require(endpoint);
    return release.toString();
  }

  private String info() {
    try {
      var info = client.ask(Control.INFO, new InfoRequest(), ANSWER);
      return info.buildkit().map(Release::version).orElse("");
    } catch (RpcException e) {
      if (e.code() == Code.UNIMPLEMENTED) {
        return "";
      }
      throw e;
    }
  }

  private static List<String> platforms(Worker worker) {
    var names = new LinkedHashSet<String>();
    for (var platform : worker.platforms()) {
      names.add(name(platform));
    }
    return List.copyOf(names);
  }

  private static String name(Platform platform) {
    var name = platform.os() + "/" + platform.architecture();
    return platform.variant().isEmpty() ? name : name + "/" + platform.variant();
  }
}
