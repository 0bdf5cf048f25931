package io.github.pythonimage.buildkit.filesend;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/**
 * One result on its way to this machine. A daemon ends the stream in the same way whether it could
 * send everything or not, so what arrived counts only when the build as a whole went well.
 */
interface ReceivedOutput {

  /**
   * Gets the place ready, so that one which cannot be written to is known before anything is built.
   */
  void prepare() throws OutputException;

  /** Takes a call of the daemon; the answer is what the daemon sends goes to. */
  StreamObserver<ByteString> accept(ServerCallStreamObserver<ByteString> daemon);

  /** The build went well: puts what arrived in its place. */
  void complete() throws OutputException;

  /** The build did not: leaves no trace. Does nothing after {@link #complete}. */
  void discard();

  /** What went wrong on this side while the daemon was sending. */
  Optional<OutputException> failure();
}
