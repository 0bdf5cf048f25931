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
  private ByteString pending = ByteString.EMPTY;
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
      pending = pending.concat(bytes.getData());
      var next = AgentRequest.first(pending.asReadOnlyByteBuffer());
      while (next.isPresent()) {
        var request = next.get();
        pending = pending.substring(request.bytes().remaining());
        var answer = request.isAllowed() ? ask(request) : AgentRequest.REFUSAL.duplicate();
        out.onNext(AgentBytes.newBuilder().setData(ByteString.copyFrom(answer)).build());
        next = AgentRequest.first(pending.asReadOnlyByteBuffer());
      }
    } catch (IOException | RuntimeException e) {
      hangUp();
      var what = "the SSH agent does not answer: " + e.getMessage();
      out.onError(Status.UNAVAILABLE.withDescription(what).asRuntimeException());
    }
  }

  // The agent may have to ask its user first, so this takes as long as it takes.
  private ByteBuffer ask(AgentRequest request) throws IOException {
    var question = request.bytes().duplicate();
    while (question.hasRemaining()) {
      agent.write(question);
    }
    var length = read(ByteBuffer.allocate(Integer.BYTES)).getInt();
    if (length < 1 || length > AgentRequest.MAX_LENGTH) {
      throw new IOException("its answer has an impossible length of " + length);
    }
    return read(ByteBuffer.allocate(Integer.BYTES + length).putInt(length));
  }

  private ByteBuffer read(ByteBuffer buffer) throws IOException {
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
