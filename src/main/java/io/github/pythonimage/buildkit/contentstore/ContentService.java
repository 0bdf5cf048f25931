package io.github.pythonimage.buildkit.contentstore;

import com.google.protobuf.Empty;
import io.github.pythonimage.buildkit.grpc.CallHeaders;
import io.github.pythonimage.buildkit.wire.BlobAbortRequest;
import io.github.pythonimage.buildkit.wire.BlobInfo;
import io.github.pythonimage.buildkit.wire.BlobInfoRequest;
import io.github.pythonimage.buildkit.wire.BlobInfoResponse;
import io.github.pythonimage.buildkit.wire.BlobReadRequest;
import io.github.pythonimage.buildkit.wire.BlobReadResponse;
import io.github.pythonimage.buildkit.wire.BlobWriteRequest;
import io.github.pythonimage.buildkit.wire.BlobWriteResponse;
import io.github.pythonimage.buildkit.wire.ContentGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The session service through which a daemon reads and writes folders of blobs. Which folder is
 * meant stands in the headers of a call.
 */
public final class ContentService extends ContentGrpc.ContentImplBase implements AutoCloseable {

  private static final String FOLDER = "buildkit-attachable-store-id";

  private final Map<String, OciLayout> folders;
  private final Collection<BlobWriting> writings = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  /** A service for these folders, each by the name under which the daemon asks for it. */
  public ContentService(Map<String, OciLayout> folders) {
    this.folders = Map.copyOf(folders);
  }

  @Override
  public void info(BlobInfoRequest request, StreamObserver<BlobInfoResponse> out) {
    try {
      var size = Files.size(folder().blob(Digest.of(request.getDigest())));
      var info = BlobInfo.newBuilder().setDigest(request.getDigest()).setSize(size);
      out.onNext(BlobInfoResponse.newBuilder().setInfo(info).build());
      out.onCompleted();
    } catch (IOException | IllegalArgumentException e) {
      throw refusal(request.getDigest(), e);
    }
  }

  @Override
  public void read(BlobReadRequest request, StreamObserver<BlobReadResponse> out) {
    try {
      BlobReading.start(folder(), request, (ServerCallStreamObserver<BlobReadResponse>) out);
    } catch (IOException | IllegalArgumentException e) {
      throw refusal(request.getDigest(), e);
    }
  }

  @Override
  public StreamObserver<BlobWriteRequest> write(StreamObserver<BlobWriteResponse> out) {
    var writing = new BlobWriting(folder(), out);
    writings.add(writing);
    if (closed) {
      writing.end();
    }
    return writing;
  }

  /** Ends what is being written: news of a call that was broken off come when they come. */
  @Override
  public void close() {
    closed = true;
    writings.forEach(BlobWriting::end);
  }

  // What was begun went with the call that began it.
  @Override
  public void abort(BlobAbortRequest request, StreamObserver<Empty> out) {
    out.onNext(Empty.getDefaultInstance());
    out.onCompleted();
  }

  private OciLayout folder() {
    // The daemon puts the one that it means first.
    var name = CallHeaders.first(FOLDER).orElse("");
    var folder = folders.get(name);
    if (folder == null) {
      throw Status.NOT_FOUND
          .withDescription("this build has no folder '" + name + "' for its cache")
          .asRuntimeException();
    }
    return folder;
  }

  private static StatusRuntimeException refusal(String digest, Exception cause) {
    if (cause instanceof NoSuchFileException) {
      return Status.NOT_FOUND.withDescription(digest + " is not in the cache").asRuntimeException();
    }
    return Status.INVALID_ARGUMENT.withDescription(digest + ": " + cause).asRuntimeException();
  }
}
