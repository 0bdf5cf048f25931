package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.rpc.Method;
import io.github.pythonimage.buildkit.rpc.Observer;
import io.github.pythonimage.buildkit.rpc.RpcException;
import io.github.pythonimage.buildkit.wire.Raw;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A BuildKit that forgets what a test has built on it, and nothing else. */
record ForgetfulDaemon(BuildKit buildKit, Connection connection) implements AutoCloseable {

  private static final Method<Message, Raw> PRUNE = method("Prune");
  private static final Method<Message, Raw> USAGE = method("DiskUsage");

  private static Method<Message, Raw> method(String name) {
    return new Method<>("/moby.buildkit.v1.Control/" + name, Raw::parse);
  }

  /**
   * Connects; a daemon that is not there is a failure, one that was never made is not asked for.
   */
  static ForgetfulDaemon at(Endpoint endpoint) {
    var buildKit = BuildKit.connect(endpoint);
    // A buildkitd speaks HTTP/2 at once, an engine of API 1.51 does not.
    var direct = buildKit.daemon().kind() == Daemon.Kind.STANDALONE;
    var sockets = new GrpcSockets(new EngineSockets(endpoint), direct);
    return new ForgetfulDaemon(buildKit, Connection.over(sockets));
  }

  /**
   * Forgets the results of steps whose text contains this word. The daemon is everybody's: its
   * cache must not be emptied.
   */
  void forget(String word) {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    // What a build has only just let go of counts as in use, and a result goes after its children.
    do {
      tidy(word);
      assertThat(System.nanoTime()).as("time to forget").isLessThan(deadline);
    } while (used(word));
  }

  private boolean used(String word) {
    return connection
        .channel()
        .ask(USAGE, filter(word), Duration.ofSeconds(40))
        .bytes()
        .hasRemaining();
  }

  /** Forgets of it what can be forgotten right now. */
  void tidy(String word) {
    var end = new End();
    connection.channel().open(PRUNE, filter(word), end);
    end.comes.join();
  }

  /** A message with one field, the first, a text. */
  private static Message filter(String word) {
    return out -> out.string(1, "description~=" + word);
  }

  /** Waits until all is said, whatever it was. */
  private static final class End implements Observer<Raw> {
    private final CompletableFuture<Void> comes = new CompletableFuture<>();

    @Override
    public void onNext(Raw record) {}

    @Override
    public void onError(RpcException failure) {
      comes.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      comes.complete(null);
    }
  }

  @Override
  public void close() {
    buildKit.close();
    connection.close();
  }
}
