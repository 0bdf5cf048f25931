package io.github.pythonimage.buildkit.sshforward;

import com.google.protobuf.ByteString;
import io.github.pythonimage.buildkit.wire.AgentBytes;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One step's talk with an agent, question by question. */
final class AgentCall implements StreamObserver<AgentBytes> {

  private final SocketChannel agent;
  private final StreamObserver<AgentBytes> out;
  private ByteBuffer pending = ByteBuffer.allocate(0);
  private boolean over;

  AgentCall(SocketChannel agent, StreamObserver<AgentBytes> out) {
    this.agent = agent;
    this.out = out;
  }

  @Override
  public void onNext(AgentBytes bytes) {
    if (over) {
      return;
    }
    try {
      pending = joined(pending, bytes.getData().asReadOnlyByteBuffer());
      for (var next = AgentRequest.first(pending);
          next.isPresent();
          next = AgentRequest.first(pending)) {
        var request = next.get();
        pending.position(pending.position() + request.bytes().remaining());
        var answer = request.allowed() ? ask(request) : AgentRequest.REFUSAL;
        out.onNext(
            AgentBytes.newBuilder().setData(ByteString.copyFrom(answer.duplicate())).build());
      }
    } catch (IOException | RuntimeException e) {
      hangUp();
      var what = "the SSH agent does not answer: " + e.getMessage();
      out.onError(Status.UNAVAILABLE.withDescription(what).asRuntimeException());
    }
  }

  private static ByteBuffer joined(ByteBuffer begin, ByteBuffer end) {
    return ByteBuffer.allocate(begin.remaining() + end.remaining())
        .put(begin.duplicate())
        .put(end.duplicate())
        .flip();
  }

  // The agent may have to ask its user first, so this takes as long as it takes.
  private ByteBuffer ask(AgentRequest request) throws IOException {
    var question = request.bytes().duplicate();
    while (question.hasRemaining()) {
      agent.write(question);
    }
    var head = read(Integer.BYTES);
    var length = head.getInt(0);
    if (length < 1 || length > AgentRequest.MAX_LENGTH) {
      throw new IOException("its answer has an impossible length of " + length);
    }
    return joined(head, read(length));
  }

  private ByteBuffer read(int length) throws IOException {
    var buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (agent.read(buffer) < 0) {
        throw new EOFException("it has hung up");
      }
    }
    return buffer.flip();
  }

  /** Lets go of the agent. */
  void hangUp() {
    over = true;
    try {
      agent.close();
    } catch (IOException e) {
      // Nothing was left to say.
    }
  }

  @Override
  public void onError(Throwable failure) {
    hangUp();
  }

  @Override
  public void onCompleted() {
    if (!over) {
      hangUp();
      out.onCompleted();
    }
  }
}
