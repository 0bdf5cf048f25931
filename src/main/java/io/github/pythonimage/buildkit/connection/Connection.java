package io.github.pythonimage.buildkit.connection;

import io.github.pythonimage.buildkit.grpc.ServiceServers;
import io.github.pythonimage.buildkit.io.DaemonThreadFactory;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.function.IOSupplier;

/**
 * A gRPC channel to a daemon, with its sockets and threads. It connects for the first call, and
 * reconnects after the connection was lost.
 */
public record Connection(
    ManagedChannel channel, DaemonSockets sockets, ExecutorService executor, Timeouts timeouts)
    implements AutoCloseable {

  private static final int CLOSE_SECONDS = 1;

  public static Connection over(IOSupplier<Socket> connector) {
    return over(connector, Timeouts.DEFAULT);
  }

  public static Connection over(IOSupplier<Socket> connector, Timeouts timeouts) {
    GrpcLogs.disable();
    var executor = Executors.newCachedThreadPool(new DaemonThreadFactory("buildkit"));
    var sockets = new DaemonSockets(connector);
    var channel =
        OkHttpChannelBuilder.forAddress("127.0.0.1", 1, InsecureChannelCredentials.create())
            .overrideAuthority("localhost")
            .userAgent("python-image")
            .socketFactory(sockets)
            // HTTP proxies do not apply to the daemon's socket.
            .proxyDetector(address -> null)
            // After a lost connection the engine still knows the build, and its session is gone:
            // a retry would be rejected because of the duplicate name.
            .disableRetry()
            // Without keep-alive, a call to a vanished daemon would block for ever.
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
   * Resets the back-off after a failed attempt to connect. Otherwise gRPC rejects new calls for a
   * while, even if the daemon is back.
   */
  public void forgetFailure() {
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.enterIdle();
    }
  }

  /**
   * Stops gRPC from reconnecting by itself after a call found no connection. The channel's state
   * shows that a moment after the failure of the call.
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
      // The channel uses these threads until it has terminated.
      if (!channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        sockets.close();
        channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
      executor.shutdown();
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
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
