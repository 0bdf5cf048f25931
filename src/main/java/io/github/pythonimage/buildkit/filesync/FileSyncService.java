package io.github.pythonimage.buildkit.filesync;

import io.github.pythonimage.buildkit.grpc.RejectedCall;
import io.github.pythonimage.buildkit.wire.FileSyncGrpc;
import io.github.pythonimage.buildkit.wire.Packet;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The session service through which a daemon fetches build contexts. Each source has the name under
 * which a build refers to it, by custom {@code context} and {@code dockerfile}.
 *
 * <p>What the daemon wants stands in the headers of its calls, and every line of a {@code
 * .dockerignore} is one: they may be megabytes.
 */
public final class FileSyncService extends FileSyncGrpc.FileSyncImplBase {

  private final Map<String, DiffCopySender.TreeOpener> trees;
  private final Executor threads;

  /**
   * A service for these sources by name; nothing else can be fetched.
   *
   * @param threads for whoever reads what is asked for; some for each transfer at a time
   */
  public FileSyncService(Map<String, FileSource> sources, Executor threads) {
    this(sources, FileSyncService::opener, threads);
  }

  /** For trees that a test makes up. */
  <T> FileSyncService(
      Map<String, T> sources, Function<T, DiffCopySender.TreeOpener> opener, Executor threads) {
    this.threads = threads;
    var openers = new HashMap<String, DiffCopySender.TreeOpener>();
    for (var source : sources.entrySet()) {
      openers.put(source.getKey(), opener.apply(source.getValue()));
    }
    this.trees = Map.copyOf(openers);
  }

  private static DiffCopySender.TreeOpener opener(FileSource source) {
    if (source instanceof FileSource.InMemory memory) {
      return () -> MemoryNode.tree(memory.files());
    }
    var directory = (FileSource.Directory) source;
    return () -> DiskNode.root(directory.root());
  }

  @Override
  public StreamObserver<Packet> diffCopy(StreamObserver<Packet> daemon) {
    var out = (ServerCallStreamObserver<Packet>) daemon;
    try {
      var request = SyncRequest.ofCall();
      return DiffCopySender.start(request, tree(request.directory()), out, threads);
    } catch (FileSyncException e) {
      out.onError(e.asAnswer());
      return new RejectedCall<>();
    }
  }

  private DiffCopySender.TreeOpener tree(String name) {
    var tree = trees.get(name);
    if (tree == null) {
      throw new FileSyncException(
          Status.Code.NOT_FOUND,
          "the build asks for a directory '%s', which this session does not offer; it offers %s"
              .formatted(name, new TreeSet<>(trees.keySet())));
    }
    return tree;
  }
}
