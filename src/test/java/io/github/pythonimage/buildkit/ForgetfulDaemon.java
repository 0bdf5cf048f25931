package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.github.pythonimage.buildkit.connection.Connection;
import io.github.pythonimage.buildkit.connection.EngineSockets;
import io.github.pythonimage.buildkit.connection.GrpcSockets;
import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A BuildKit that forgets what a test has built on it, and nothing else. */
record ForgetfulDaemon(BuildKit buildKit, Connection connection) implements AutoCloseable {

  // Messages of which a test needs so little are read by the numbers of their fields.
  private static final MethodDescriptor<Empty, Empty> PRUNE =
      method("Prune", MethodDescriptor.MethodType.SERVER_STREAMING);
  private static final MethodDescriptor<Empty, Empty> USAGE =
      method("DiskUsage", MethodDescriptor.MethodType.UNARY);

  private static MethodDescriptor<Empty, Empty> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.<Empty, Empty>newBuilder()
        .setType(type)
        .setFullMethodName("moby.buildkit.v1.Control/" + name)
        .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
        .build();
  }

  private record Kept(String step, boolean inUse, boolean shared) {
    static Kept parse(ByteString record) {
      try {
        var fields = UnknownFieldSet.parseFrom(record);
        return new Kept(
            fields.getField(9).getLengthDelimitedList().stream()
                .map(ByteString::toStringUtf8)
                .collect(Collectors.joining()),
            flag(fields.getField(3)),
            flag(fields.getField(11)));
      } catch (InvalidProtocolBufferException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static boolean flag(Field field) {
      return field.getVarintList().contains(1L);
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
    var usage =
        ClientCalls.blockingUnaryCall(connection.channel(), USAGE, options, message(filter(word)));
    return usage.getUnknownFields().getField(1).getLengthDelimitedList().stream()
        .map(Kept::parse)
        .toList();
  }

  /** Forgets of it what can be forgotten right now. */
  void tidy(String word) {
    ClientCalls.blockingServerStreamingCall(
            connection.channel(), PRUNE, CallOptions.DEFAULT, message(everything(word)))
        .forEachRemaining(record -> {});
  }

  private static Empty message(UnknownFieldSet.Builder fields) {
    return Empty.newBuilder().setUnknownFields(fields.build()).build();
  }

  /** One field, the first, a text. */
  private static UnknownFieldSet.Builder filter(String word) {
    var text = ByteString.copyFromUtf8("description~=" + word);
    return UnknownFieldSet.newBuilder()
        .addField(1, Field.newBuilder().addLengthDelimited(text).build());
  }

  /**
   * The same and a second field. Without it a daemon with an image store keeps what an image has,
   * and for good it takes a step for its base image if somebody's build ended just when the step
   * had a result and not yet a layer.
   */
  private static UnknownFieldSet.Builder everything(String word) {
    return filter(word).addField(2, Field.newBuilder().addVarint(1).build());
  }

  @Override
  public void close() {
    buildKit.close();
    connection.close();
  }
}
