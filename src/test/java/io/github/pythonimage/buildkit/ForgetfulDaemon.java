package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.rpc.Method;
import io.github.pythonimage.buildkit.rpc.Observer;
import io.github.pythonimage.buildkit.rpc.RpcException;
import io.github.pythonimage.buildkit.wire.Raw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A BuildKit that forgets what a test has built on it, and nothing else. */
record ForgetfulDaemon(BuildKit buildKit, Connection connection) implements AutoCloseable {

  private static final Method<Message, Raw> PRUNE = method("Prune", Raw::parse);
  private static final Method<Message, Usage> USAGE = method("DiskUsage", Usage::parse);

  private static <T> Method<Message, T> method(String name, Message.Parser<T> parser) {
    return new Method<>("/moby.buildkit.v1.Control/" + name, parser);
  }

  private record Usage(List<Kept> records) {
    static Usage parse(ProtoReader in) throws ProtoException {
      var records = new ArrayList<Kept>();
      while (in.next() != 0) {
        records.add(Kept.parse(in.message()));
      }
      return new Usage(records);
    }
  }

  private record Kept(String step, boolean inUse, boolean shared) {
    static Kept parse(ProtoReader in) throws ProtoException {
      var step = "";
      var inUse = false;
      var shared = false;
      for (var field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 3 -> inUse = in.flag();
          case 9 -> step = in.string();
          case 11 -> shared = in.flag();
          default -> in.skip();
        }
      }
      return new Kept(step, inUse, shared);
    }
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
    List<Kept> kept;
    do {
      tidy(word);
      kept = kept(word);
    } while (!kept.isEmpty() && System.nanoTime() < deadline);
    assertThat(kept).as("what is still kept").isEmpty();
  }

  private List<Kept> kept(String word) {
    return connection.channel().ask(USAGE, filter(word), Duration.ofSeconds(40)).records();
  }

  /** Forgets of it what can be forgotten right now. */
  void tidy(String word) {
    var end = new End();
    connection.channel().open(PRUNE, everything(word), end);
    end.comes.join();
  }

  /** A message with one field, the first, a text. */
  private static Message filter(String word) {
    return out -> out.string(1, "description~=" + word);
  }

  /**
   * The same and a second field. Without it a daemon with an image store keeps what an image has,
   * and for good it takes a step for its base image if somebody's build ended just when the step
   * had a result and not yet a layer.
   */
  private static Message everything(String word) {
    return out -> {
      filter(word).writeTo(out);
      out.flag(2, true);
    };
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
