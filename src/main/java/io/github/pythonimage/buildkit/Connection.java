package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.filesync.FileSyncService;
import io.github.pythonimage.buildkit.local.DaemonThreads;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;

/** A channel to a daemon and the threads that work on it. */
record Connection(ManagedChannel channel, ExecutorService executor) implements AutoCloseable {

  private static final int MAX_MESSAGE = 16 * 1024 * 1024;
  private static final int CLOSE_SECONDS = 10;
  private static final int LAST_WORDS_SECONDS = 1;

  static Connection over(SocketFactory sockets) {
    return over(sockets, Patience.DEFAULT);
  }

  static Connection over(SocketFactory sockets, Patience patience) {
    var executor = Executors.newCachedThreadPool(new DaemonThreads("buildkit"));
    var channel =
        OkHttpChannelBuilder.forAddress("127.0.0.1", 1, InsecureChannelCredentials.create())
            .overrideAuthority("localhost")
            .socketFactory(sockets)
            // A proxy for HTTP is none for a local socket.
            .proxyDetector(address -> null)
            // A build whose connection broke is still known to the engine, and its session is gone:
            // sent again by itself, it would only be refused for its name.
            .disableRetry()
            // A daemon that is gone without a word would be waited for until the end of days.
            .keepAliveTime(patience.silence().toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(patience.answer().toMillis(), TimeUnit.MILLISECONDS)
            .executor(executor)
            .transportExecutor(executor)
            .maxInboundMessageSize(MAX_MESSAGE)
            // An error carries the whole Dockerfile in its metadata.
            .maxInboundMetadataSize(FileSyncService.MAX_METADATA_BYTES)
            .build();
    return new Connection(channel, executor);
  }

  /**
   * Forgets that the last attempt to connect failed: for a while, gRPC would refuse new calls for
   * that reason without asking a daemon that may be back.
   */
  void forgetFailure() {
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.enterIdle();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      // Its threads are ours: they are let go when the connection needs them no more.
      channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      executor.shutdown();
      if (!executor.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
        // A listener that is stuck must not keep its thread.
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
