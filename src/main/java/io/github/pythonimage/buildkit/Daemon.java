package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.wire.ControlGrpc;
import io.github.pythonimage.buildkit.wire.ListWorkersRequest;
import io.github.pythonimage.buildkit.wire.ListWorkersResponse;
import io.github.pythonimage.buildkit.wire.Platform;
import io.github.pythonimage.buildkit.wire.WorkerRecord;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * What the daemon at the other end is, by its own account.
 *
 * @param version of its BuildKit; may be empty or mean nothing, as builds of distributions have it
 * @param platforms those it can run commands for
 */
record Daemon(Kind kind, String version, List<String> platforms) {

  private static final String LABEL = "org.mobyproject.buildkit.worker.";
  private static final Pattern BEFORE_SEVERAL_OUTPUTS = Pattern.compile("v0\\.([1-9]|1[0-2])\\..*");

  enum Kind {
    /** An engine that keeps images in its graph driver's store. */
    CLASSIC_ENGINE("the classic image store of this engine"),
    /** An engine that keeps images in containerd. */
    CONTAINERD_ENGINE("the containerd image store of this engine"),
    /** BuildKit without an engine around it. */
    BUILDKITD("this buildkitd");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  Daemon {
    platforms = List.copyOf(platforms);
  }

  static CompletableFuture<Daemon> ask(Channel channel) {
    var answer = new CompletableFuture<Daemon>();
    var question = ListWorkersRequest.getDefaultInstance();
    Context.ROOT.run(() -> ControlGrpc.newStub(channel).listWorkers(question, new Answer(answer)));
    return answer;
  }

  static Daemon of(WorkerRecord worker) {
    var platforms = worker.getPlatformsList().stream().map(Daemon::name).toList();
    return new Daemon(
        kind(worker.getLabelsMap()), worker.getBuildkitVersion().getVersion(), platforms);
  }

  // The classic store's worker has no snapshotter, which is also how buildx tells the two apart.
  // The labels of an engine's worker in containerd name the engine's namespace.
  private static Kind kind(Map<String, String> labels) {
    if (!labels.containsKey(LABEL + "snapshotter")) {
      return Kind.CLASSIC_ENGINE;
    }
    var engine =
        "moby".equals(labels.get(LABEL + "containerd.namespace"))
            || labels.keySet().stream().anyMatch(label -> label.startsWith(LABEL + "moby."));
    return engine ? Kind.CONTAINERD_ENGINE : Kind.BUILDKITD;
  }

  private static String name(Platform platform) {
    var name = platform.getOs() + "/" + platform.getArchitecture();
    return platform.getVariant().isEmpty() ? name : name + "/" + platform.getVariant();
  }

  /** Whether it is known not to understand more than one output: it would export nothing at all. */
  boolean oneOutputOnly() {
    return BEFORE_SEVERAL_OUTPUTS.matcher(version).matches();
  }

  private record Answer(CompletableFuture<Daemon> daemon)
      implements StreamObserver<ListWorkersResponse> {
    @Override
    public void onNext(ListWorkersResponse workers) {
      // The first is the one that builds.
      daemon.complete(
          workers.getRecordList().stream().findFirst().map(Daemon::of).orElseGet(this::unknown));
    }

    @Override
    public void onError(Throwable failure) {
      if (Status.fromThrowable(failure).getCode() == Status.Code.UNIMPLEMENTED) {
        daemon.complete(unknown());
      } else {
        daemon.completeExceptionally(failure);
      }
    }

    @Override
    public void onCompleted() {
      daemon.complete(unknown());
    }

    private Daemon unknown() {
      return new Daemon(Kind.CLASSIC_ENGINE, "", List.of());
    }
  }
}
