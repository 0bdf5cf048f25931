package io.github.pythonimage.buildkit.connection;

import io.github.pythonimage.buildkit.grpc.ServiceServers;
import io.github.pythonimage.buildkit.io.DaemonThreadFactory;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A channel to a daemon, its sockets and the threads that work on it. It connects when the first
 * call needs it, and again when the connection was lost.
 */
public record Connection(
    ManagedChannel channel, DaemonSockets sockets, ExecutorService executor, Timeouts timeouts)
    implements AutoCloseable {

  private static final int LAST_WORDS_SECONDS = 1;

  public static Connection over(DaemonSockets.Connector connector) {
    return over(connector, Timeouts.DEFAULT);
  }

  public static Connection over(DaemonSockets.Connector connector, Timeouts timeouts) {
    GrpcLogs.silence();
    var executor = Executors.newCachedThreadPool(new DaemonThreadFactory("buildkit"));
    var sockets = new DaemonSockets(connector);
    var channel =
        OkHttpChannelBuilder.forAddress("127.0.0.1", 1, InsecureChannelCredentials.create())
            .overrideAuthority("localhost")
            .userAgent("python-image")
            .socketFactory(sockets)
            // A proxy for HTTP is none for a local socket.
            .proxyDetector(address -> null)
            // A build whose connection broke is still known to the engine, and its session is gone:
            // sent again by itself, it would only be refused for its name.
            .disableRetry()
            // A daemon that is gone without a word would be waited for without end.
            .keepAliveTime(timeouts.silence().toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(timeouts.answer().toMillis(), TimeUnit.MILLISECONDS)
            .executor(executor)
            .transportExecutor(executor)
            .offloadExecutor(executor)
            .flowControlWindow(ServiceServers.WINDOW)
            .maxInboundMessageSize(ServiceServers.MAX_MESSAGE)
            // An error carries the whole Dockerfile in its metadata.
            .maxInboundMetadataSize(ServiceServers.MAX_HEADERS)
            .build();
    return new Connection(channel, sockets, executor, timeouts);
  }

  /**
   * Forgets that the last attempt to connect failed. Otherwise gRPC would refuse new calls for a
   * while, also to a daemon that is back.
   */
  public void forgetFailure() {
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.enterIdle();
    }
  }

  /**
   * There was no connection for a call. The channel's state says so a moment after the call's
   * failure, and from then on gRPC would try again and again by itself.
   */
  public void failed() {
    if (channel.getState(false) != ConnectivityState.READY) {
      channel.enterIdle();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      // Its threads are ours: they are let go when the channel needs them no more.
      if (!channel.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
        sockets.close();
        channel.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
      }
      executor.shutdown();
      if (!executor.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
        // A listener that is stuck must not keep its thread.
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      sockets.close();
    }
  }
}
