package io.github.pythonimage.buildkit;

import com.google.protobuf.ByteString;
import io.github.pythonimage.buildkit.io.DaemonThreadFactory;
import io.github.pythonimage.buildkit.wire.BytesMessage;
import io.github.pythonimage.buildkit.wire.ControlGrpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/** The daemon's end of a session's tunnel, led out to a port that a test can connect to. */
public final class FakeControl extends ControlGrpc.ControlImplBase implements ServerInterceptor {

  public final CompletableFuture<Metadata> headers = new CompletableFuture<>();
  private final CompletableFuture<Socket> connected = new CompletableFuture<>();
  private final ServerSocket door;

  public FakeControl() throws IOException {
    door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  public int port() {
    return door.getLocalPort();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata received, ServerCallHandler<Q, A> next) {
    headers.complete(received);
    return next.startCall(call, received);
  }

  @Override
  public StreamObserver<BytesMessage> session(StreamObserver<BytesMessage> out) {
    new DaemonThreadFactory("fake-control").newThread(() -> pump(out)).start();
    return new StreamObserver<>() {
      @Override
      public void onNext(BytesMessage message) {
        try {
          message.getData().writeTo(connected.join().getOutputStream());
        } catch (IOException e) {
          // The test has let go of its end.
        }
      }

      @Override
      public void onError(Throwable failure) {
        onCompleted();
      }

      @Override
      public void onCompleted() {
        try {
          connected.join().close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private void pump(StreamObserver<BytesMessage> out) {
    try (var socket = door.accept()) {
      connected.complete(socket);
      door.close(); // There is one tunnel: who comes again must not wait for another.
      var buffer = new byte[8192];
      var in = socket.getInputStream();
      for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        var data = ByteString.copyFrom(buffer, 0, count);
        out.onNext(BytesMessage.newBuilder().setData(data).build());
      }
    } catch (IOException | RuntimeException e) {
      // The session is over.
    }
  }
}
