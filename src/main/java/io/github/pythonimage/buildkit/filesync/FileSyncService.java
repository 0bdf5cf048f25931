package io.github.pythonimage.buildkit.filesync;

import io.github.pythonimage.buildkit.calls.CallHeaders;
import io.github.pythonimage.buildkit.calls.Refused;
import io.github.pythonimage.buildkit.wire.FileSyncGrpc;
import io.github.pythonimage.buildkit.wire.Packet;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The session service through which a daemon fetches build contexts. Each source has the name under
 * which a build refers to it, by custom {@code context} and {@code dockerfile}.
 *
 * <p>Add {@link #intercepted()} to a server, not the service itself: what the daemon wants stands
 * in the headers of its calls. Let that server accept {@link #MAX_METADATA_BYTES} of headers.
 */
public final class FileSyncService extends FileSyncGrpc.FileSyncImplBase {

  /**
   * How large the headers of a call may be. Every line of a {@code .dockerignore} is a header, and
   * gRPC's default of 8 KiB is full after some 200.
   */
  public static final int MAX_METADATA_BYTES = 16 * 1024 * 1024;

  private final Map<String, Transfer.TreeOpener> trees;

  /** A service for these sources by name; nothing else can be fetched. */
  public FileSyncService(Map<String, FileSource> sources) {
    this(sources, FileSyncService::opener);
  }

  /** For trees that a test makes up. */
  <T> FileSyncService(Map<String, T> sources, Function<T, Transfer.TreeOpener> opener) {
    this.trees =
        sources.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> opener.apply(entry.getValue())));
  }

  private static Transfer.TreeOpener opener(FileSource source) {
    if (source instanceof FileSource.InMemory memory) {
      return () -> MemoryNode.tree(memory.files());
    }
    var directory = (FileSource.Directory) source;
    return () -> DiskNode.root(directory.root());
  }

  /** This service, with access to the headers of the calls it gets. */
  public ServerServiceDefinition intercepted() {
    return CallHeaders.keptFor(bindService());
  }

  @Override
  public StreamObserver<Packet> diffCopy(StreamObserver<Packet> responses) {
    var out = (ServerCallStreamObserver<Packet>) responses;
    try {
      var request = SyncRequest.from(CallHeaders.current());
      return Transfer.start(request, tree(request.directory()), out);
    } catch (FileSyncException e) {
      out.onError(e.toStatus().asRuntimeException());
      return new Refused<>();
    }
  }

  private Transfer.TreeOpener tree(String name) {
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
