package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.http2.Duplex;
import io.github.pythonimage.buildkit.http2.Headers;
import io.github.pythonimage.buildkit.local.ArrivingBytes;
import io.github.pythonimage.buildkit.rpc.Call;
import io.github.pythonimage.buildkit.rpc.Client;
import io.github.pythonimage.buildkit.rpc.Observer;
import io.github.pythonimage.buildkit.rpc.RpcException;
import io.github.pythonimage.buildkit.wire.BytesMessage;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A connection inside the connection: the stream of {@code Control.Session} dressed as a connection
 * of its own, so that our own services can answer in it.
 */
final class Tunnel implements Duplex, Observer<BytesMessage> {

  /** What may wait to be sent; the usual 32 KiB make the tunnel stop after every chunk. */
  private static final int PENDING_BYTES = 512 * 1024;

  private final ArrivingBytes input = new ArrivingBytes();
  private final TunnelOutput output = new TunnelOutput();
  private volatile @Nullable Call<BytesMessage> call;

  /** Begins to lead to the daemon; until then, what is written waits. */
  void leadTo(Client daemon, Headers headers) {
    var opened = daemon.open(Control.SESSION, headers, this::begin);
    call = opened;
    output.attach(opened);
  }

  private Observer<BytesMessage> begin(Call<BytesMessage> begun) {
    // A message is asked for when the one before it was read: that is the tunnel's back pressure.
    input.attach(() -> begun.request(1));
    begun.pauseAfterEach();
    begun.request(1);
    begun.hearAtOnce();
    begun.readyBelow(PENDING_BYTES);
    begun.onReady(output::wake);
    return this;
  }

  @Override
  public void onNext(BytesMessage message) {
    input.offer(message.data());
  }

  @Override
  public void onError(RpcException failure) {
    end();
  }

  @Override
  public void onCompleted() {
    end();
  }

  private void end() {
    input.end();
    output.end();
  }

  @Override
  public void close() {
    end();
    var open = call;
    if (open != null) {
      open.cancel("the session is over");
    }
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }
}
