package io.github.pythonimage.buildkit.filesync;

import io.github.pythonimage.buildkit.wire.FileSyncGrpc;
import io.github.pythonimage.buildkit.wire.Packet;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.TreeSet;

/**
 * The session service through which a daemon fetches build contexts. Each source has the name under
 * which a build refers to it, by custom {@code context} and {@code dockerfile}.
 *
 * <p>What the daemon wants stands in the headers of its calls, and every line of a {@code
 * .dockerignore} is one: they may be megabytes.
 */
public final class FileSyncService extends FileSyncGrpc.FileSyncImplBase {

  private final Map<String, FileSource> sources;

  /** A service for these sources by name; nothing else can be fetched. */
  public FileSyncService(Map<String, FileSource> sources) {
    this.sources = Map.copyOf(sources);
  }

  @Override
  public StreamObserver<Packet> diffCopy(StreamObserver<Packet> daemon) {
    var out = (ServerCallStreamObserver<Packet>) daemon;
    try {
      var request = SyncRequest.ofCall();
      return DiffCopySender.start(request, source(request.directory()), out);
    } catch (FileSyncException e) {
      throw e.asAnswer();
    }
  }

  private FileSource source(String name) {
    var source = sources.get(name);
    if (source == null) {
      throw new FileSyncException(
          Status.Code.NOT_FOUND,
          "the build asks for a directory '%s', which this session does not offer; it offers %s"
              .formatted(name, new TreeSet<>(sources.keySet())));
    }
    return source;
  }
}
