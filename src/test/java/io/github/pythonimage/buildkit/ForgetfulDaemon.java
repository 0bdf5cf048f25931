package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A BuildKit that forgets what a test has built on it, and nothing else. */
record ForgetfulDaemon(BuildKit buildKit, Connection connection) implements AutoCloseable {

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
    } while (ClientCalls.blockingUnaryCall(channel(), USAGE, CallOptions.DEFAULT, filter(word))
            .length
        > 0);
  }

  /** Forgets of it what can be forgotten right now. */
  void tidy(String word) {
    ClientCalls.blockingServerStreamingCall(channel(), PRUNE, CallOptions.DEFAULT, filter(word))
        .forEachRemaining(record -> {});
  }

  /** A message with one field, the first, a text. */
  private static byte[] filter(String word) {
    var filter = ("description~=" + word).getBytes(StandardCharsets.UTF_8);
    var request = new byte[filter.length + 2];
    request[0] = 10;
    request[1] = (byte) filter.length;
    System.arraycopy(filter, 0, request, 2, filter.length);
    return request;
  }

  private Channel channel() {
    return connection.channel();
  }

  private static final MethodDescriptor<byte[], byte[]> PRUNE =
      method("Prune", MethodDescriptor.MethodType.SERVER_STREAMING);
  private static final MethodDescriptor<byte[], byte[]> USAGE =
      method("DiskUsage", MethodDescriptor.MethodType.UNARY);

  private static MethodDescriptor<byte[], byte[]> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(type)
        .setFullMethodName("moby.buildkit.v1.Control/" + name)
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return ByteString.readFrom(stream).toByteArray();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    buildKit.close();
    connection.close();
  }
}
