package io.github.pythonimage.buildkit.filesend;

import io.github.pythonimage.buildkit.grpc.CallHeaders;
import io.github.pythonimage.buildkit.grpc.RejectedCall;
import io.github.pythonimage.buildkit.wire.BytesMessage;
import io.github.pythonimage.buildkit.wire.FileSendGrpc;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;

/** The session service through which a daemon sends results, each as an archive. */
public final class FileSendService extends FileSendGrpc.FileSendImplBase {

  private static final String OUTPUT = "buildkit-attachable-exporter-id";

  private final Map<Integer, ReceivedArchive> archives;

  /**
   * @param archives by the number of the build's output that they are for, counted from 0
   */
  FileSendService(Map<Integer, ReceivedArchive> archives) {
    this.archives = Map.copyOf(archives);
  }

  @Override
  public StreamObserver<BytesMessage> diffCopy(StreamObserver<BytesMessage> daemon) {
    // Daemons that know one output only do not number it.
    var named = CallHeaders.first(OUTPUT).orElse("");
    var index = named.matches("\\d{1,6}") ? Integer.parseInt(named) : 0;
    var archive = archives.get(index);
    if (archive == null) {
      daemon.onError(
          Status.NOT_FOUND
              .withDescription("output " + index + " of this build is not one of the client's")
              .asRuntimeException());
      return new RejectedCall<>();
    }
    return archive.accept((ServerCallStreamObserver<BytesMessage>) daemon);
  }
}
