package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.wire.BytesMessage;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connection inside the connection: the stream of {@code Control.Session} dressed as a socket, so
 * that a gRPC server of ours can serve it.
 */
final class Tunnel extends Socket implements ClientResponseObserver<BytesMessage, BytesMessage> {

  private final TunnelInput input = new TunnelInput();
  private final TunnelOutput output = new TunnelOutput();
  private volatile @Nullable ClientCallStreamObserver<BytesMessage> call;
  private volatile boolean closed;

  @Override
  public void beforeStart(ClientCallStreamObserver<BytesMessage> requests) {
    call = requests;
    // A message is asked for when the one before it was read: that is the tunnel's back pressure.
    requests.disableAutoRequestWithInitial(1);
    requests.setOnReadyHandler(output::wake);
    input.attach(requests);
    output.attach(requests);
  }

  @Override
  public void onNext(BytesMessage message) {
    input.offer(message.getData());
  }

  @Override
  public void onError(Throwable failure) {
    end();
  }

  @Override
  public void onCompleted() {
    end();
  }

  private void end() {
    closed = true;
    input.end();
    output.end();
  }

  @Override
  public synchronized void close() {
    end();
    var requests = call;
    if (requests != null) {
      requests.cancel("the session is over", null);
    }
  }

  @Override
  public InputStream getInputStream() {
    return input;
  }

  @Override
  public OutputStream getOutputStream() {
    return output;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  // What follows would make the superclass open a real socket.

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public synchronized void setSoTimeout(int timeout) {}

  @Override
  public synchronized int getSoTimeout() {
    return 0;
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return getLocalSocketAddress();
  }
}
