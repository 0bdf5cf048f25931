package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.github.pythonimage.buildkit.connection.Connection;
import io.github.pythonimage.buildkit.connection.EngineSockets;
import io.github.pythonimage.buildkit.connection.GrpcSockets;
import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A BuildKit that forgets what a test has built on it, and nothing else. */
record ForgetfulDaemon(BuildKit buildKit, Connection connection) implements AutoCloseable {

  // Messages of which a test needs so little are read by the numbers of their fields.
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

  private record Kept(String step, boolean inUse, boolean shared) {
    static Kept parse(byte[] record) throws IOException {
      var fields = CodedInputStream.newInstance(record);
      var step = "";
      var inUse = false;
      var shared = false;
      for (var tag = fields.readTag(); tag != 0; tag = fields.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case 3 -> inUse = fields.readBool();
          case 9 -> step += fields.readString();
          case 11 -> shared = fields.readBool();
          default -> fields.skipField(tag);
        }
      }
      return new Kept(step, inUse, shared);
    }
  }

  /** A message as it is sent. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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
    var options = CallOptions.DEFAULT.withDeadlineAfter(40, TimeUnit.SECONDS);
    var usage = ClientCalls.blockingUnaryCall(connection.channel(), USAGE, options, filter(word));
    var all = new ArrayList<Kept>();
    try {
      var fields = CodedInputStream.newInstance(usage);
      for (var tag = fields.readTag(); tag != 0; tag = fields.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == 1) {
          all.add(Kept.parse(fields.readByteArray()));
        } else {
          fields.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** Forgets of it what can be forgotten right now. */
  void tidy(String word) {
    ClientCalls.blockingServerStreamingCall(
            connection.channel(), PRUNE, CallOptions.DEFAULT, everything(word))
        .forEachRemaining(record -> {});
  }

  /** One field, the first, a text. */
  private static byte[] filter(String word) {
    return message(word, false);
  }

  /**
   * The same and a second field. Without it a daemon with an image store keeps what an image has,
   * and for good it takes a step for its base image if somebody's build ended just when the step
   * had a result and not yet a layer.
   */
  private static byte[] everything(String word) {
    return message(word, true);
  }

  private static byte[] message(String word, boolean all) {
    var bytes = new ByteArrayOutputStream();
    try {
      var fields = CodedOutputStream.newInstance(bytes);
      fields.writeString(1, "description~=" + word);
      if (all) {
        fields.writeBool(2, true);
      }
      fields.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    buildKit.close();
    connection.close();
  }
}
