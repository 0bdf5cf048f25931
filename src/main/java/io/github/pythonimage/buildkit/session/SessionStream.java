package io.github.pythonimage.buildkit.session;

import io.github.pythonimage.buildkit.io.MessageInputStream;
import io.github.pythonimage.buildkit.wire.BytesMessage;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A connection inside the connection: the stream of {@code Control.Session} dressed as a socket, so
 * that a gRPC server of ours can answer in it.
 */
public final class SessionStream extends Socket
    implements ClientResponseObserver<BytesMessage, BytesMessage> {

  private final MessageInputStream input = new MessageInputStream();
  private final SessionStreamOutput output;
  private volatile @Nullable ClientCallStreamObserver<BytesMessage> call;
  private volatile boolean closed;

  /**
   * One that leads nowhere yet.
   *
   * @param executor has a thread for what is being sent
   */
  public SessionStream(Executor executor) {
    output = new SessionStreamOutput(executor);
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<BytesMessage> requests) {
    call = requests;
    // A message is asked for when the one before it was read: that is the tunnel's back pressure.
    requests.disableAutoRequestWithInitial(1);
    requests.setOnReadyHandler(output::wake);
    input.attach(() -> requests.request(1));
    output.attach(requests);
  }

  @Override
  public void onNext(BytesMessage message) {
    input.offer(message.getData().asReadOnlyByteBuffer());
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
    var open = call;
    if (open != null) {
      open.cancel("the session is over", null);
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
  public void setSoTimeout(int timeout) {}

  @Override
  public int getSoTimeout() {
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
