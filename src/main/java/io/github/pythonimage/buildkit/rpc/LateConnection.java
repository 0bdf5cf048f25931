package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.http2.Duplex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A connection that is made by whoever first reads from it or writes to it. These are the threads
 * that keep it going: who begins a call does not wait for the other side, and all calls that begin
 * meanwhile wait for the same attempt.
 */
final class LateConnection implements Duplex {

  private final Channel.Connector connector;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<Duplex> made = new CompletableFuture<>();

  LateConnection(Channel.Connector connector) {
    this.connector = connector;
  }

  @Override
  public InputStream input() throws IOException {
    return made().input();
  }

  @Override
  public OutputStream output() throws IOException {
    return made().output();
  }

  private Duplex made() throws IOException {
    if (begun.compareAndSet(false, true)) {
      make();
    }
    try {
      return made.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while connecting", e);
    }
  }

  private void make() throws IOException {
    try {
      var connection = connector.open();
      if (!made.complete(connection)) {
        connection.close(); // Nobody waits for it any more.
      }
    } catch (IOException | RuntimeException e) {
      made.completeExceptionally(e);
    }
  }

  @Override
  public void close() throws IOException {
    var neverMade = made.completeExceptionally(new IOException("closed while connecting"));
    if (!neverMade && !made.isCompletedExceptionally()) {
      made.join().close();
    }
  }
}
