package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.local.DaemonThreads;
import io.github.pythonimage.buildkit.rpc.Channel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A channel to a daemon and the threads that work on it. */
record Connection(Channel channel, ExecutorService executor) implements AutoCloseable {

  private static final int LAST_WORDS_SECONDS = 1;

  static Connection over(Channel.Connector connector) {
    return over(connector, Patience.DEFAULT);
  }

  static Connection over(Channel.Connector connector, Patience patience) {
    var executor = Executors.newCachedThreadPool(new DaemonThreads("buildkit"));
    return new Connection(
        new Channel(
            connector,
            executor,
            // A daemon that is gone without a word would be waited for until the end of days.
            patience.silence(),
            patience.answer()),
        executor);
  }

  @Override
  public void close() {
    channel.close();
    executor.shutdown();
    try {
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
