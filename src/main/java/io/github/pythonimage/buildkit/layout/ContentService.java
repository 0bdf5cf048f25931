package io.github.pythonimage.buildkit.layout;

import io.github.pythonimage.buildkit.rpc.Call;
import io.github.pythonimage.buildkit.rpc.Code;
import io.github.pythonimage.buildkit.rpc.Observer;
import io.github.pythonimage.buildkit.rpc.Refused;
import io.github.pythonimage.buildkit.rpc.RpcException;
import io.github.pythonimage.buildkit.rpc.Service;
import io.github.pythonimage.buildkit.wire.BlobAbortRequest;
import io.github.pythonimage.buildkit.wire.BlobInfo;
import io.github.pythonimage.buildkit.wire.BlobInfoRequest;
import io.github.pythonimage.buildkit.wire.BlobInfoResponse;
import io.github.pythonimage.buildkit.wire.BlobReadRequest;
import io.github.pythonimage.buildkit.wire.BlobReadResponse;
import io.github.pythonimage.buildkit.wire.BlobWriteRequest;
import io.github.pythonimage.buildkit.wire.BlobWriteResponse;
import io.github.pythonimage.buildkit.wire.Empty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The session service through which a daemon reads and writes folders of blobs. Which folder is
 * meant stands in the headers of a call.
 */
public final class ContentService implements AutoCloseable {

  private static final String FOLDER = "buildkit-attachable-store-id";

  private final Map<String, OciLayout> folders;
  private final Collection<BlobWriting> writings = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /** A service for these folders, each by the name under which the daemon asks for it. */
  public ContentService(Map<String, OciLayout> folders) {
    this.folders = Map.copyOf(folders);
  }

  /** What to offer to a daemon. */
  public Service service() {
    return Service.named("containerd.services.content.v1.Content")
        .unary("Info", BlobInfoRequest::parse, this::info)
        .unary("Read", BlobReadRequest::parse, this::read)
        .stream("Write", BlobWriteRequest::parse, this::write)
        .unary("Abort", BlobAbortRequest::parse, ContentService::abort);
  }

  private void info(BlobInfoRequest request, Call<BlobInfoResponse> out) {
    try {
      var size = Files.size(folder(out).blob(Digest.of(request.digest())));
      out.onNext(new BlobInfoResponse(Optional.of(new BlobInfo(request.digest(), size))));
      out.onCompleted();
    } catch (RpcException | IOException | IllegalArgumentException e) {
      out.onError(refusal(request.digest(), e));
    }
  }

  private void read(BlobReadRequest request, Call<BlobReadResponse> out) {
    try {
      BlobReading.start(folder(out), request, out);
    } catch (RpcException | IOException | IllegalArgumentException e) {
      out.onError(refusal(request.digest(), e));
    }
  }

  private Observer<BlobWriteRequest> write(Call<BlobWriteResponse> out) {
    try {
      var writing = new BlobWriting(folder(out), out);
      writings.add(writing);
      if (closed) {
        writing.end();
      }
      return writing;
    } catch (RpcException e) {
      out.onError(e);
      return new Refused<>();
    }
  }

  /** Ends what is being written: news of a call that was broken off come when they come. */
  @Override
  public void close() {
    closed = true;
    writings.forEach(BlobWriting::end);
  }

  // What was begun went with the call that began it.
  private static void abort(BlobAbortRequest request, Call<Empty> out) {
    out.onNext(new Empty());
    out.onCompleted();
  }

  private OciLayout folder(Call<?> call) {
    // The daemon puts the one that it means first.
    var name = call.headers().first(FOLDER).orElse("");
    var folder = folders.get(name);
    if (folder == null) {
      throw new RpcException(
          Code.NOT_FOUND, "this build has no folder '" + name + "' for its cache");
    }
    return folder;
  }

  private static RpcException refusal(String digest, Exception cause) {
    if (cause instanceof RpcException known) {
      return known;
    }
    if (cause instanceof NoSuchFileException) {
      return new RpcException(Code.NOT_FOUND, digest + " is not in the cache");
    }
    return new RpcException(Code.INVALID_ARGUMENT, digest + ": " + cause);
  }
}
