package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.filesync.FileSyncService;
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

  static Connection over(SocketFactory sockets) {
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
            .executor(executor)
            .transportExecutor(executor)
            .maxInboundMessageSize(MAX_MESSAGE)
            // An error carries the whole Dockerfile in its metadata.
            .maxInboundMetadataSize(FileSyncService.MAX_METADATA_BYTES)
            .build();
    return new Connection(channel, executor);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      // Its threads are ours: they are let go when the connection needs them no more.
      channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    executor.shutdown();
  }
}
