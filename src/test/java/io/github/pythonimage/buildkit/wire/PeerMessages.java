package io.github.pythonimage.buildkit.wire;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import com.google.rpc.Status;
import io.github.pythonimage.buildkit.peer.AgentBytes;
import io.github.pythonimage.buildkit.peer.BlobInfo;
import io.github.pythonimage.buildkit.peer.CredentialsRequest;
import io.github.pythonimage.buildkit.peer.GetSecretRequest;
import io.github.pythonimage.buildkit.peer.HealthCheckRequest;
import io.github.pythonimage.buildkit.peer.Packet;
import io.github.pythonimage.buildkit.peer.SolveRequest;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every message as protoc knows it, with any values. */
final class PeerMessages {
  private static final List<String> TEXTS =
      List.of("", "a", "ä", "日本", "😀", "\0", "\uFFFD", "x".repeat(127), "y".repeat(16_380));
  private static final List<Long> NUMBERS =
      List.of(0L, 1L, -1L, 127L, 128L, (1L << 31) - 1, 1L << 31, Long.MIN_VALUE, Long.MAX_VALUE);

  private static final long LAST_SECOND = 253_402_300_799L;
  private static final int NANOS = 1_000_000_000;

  private final Random random;

  PeerMessages(Random random) {
    this.random = random;
  }

  static List<Descriptor> types() {
    var ours =
        Stream.of(
                AgentBytes.getDescriptor(),
                BlobInfo.getDescriptor(),
                CredentialsRequest.getDescriptor(),
                GetSecretRequest.getDescriptor(),
                HealthCheckRequest.getDescriptor(),
                Packet.getDescriptor(),
                SolveRequest.getDescriptor())
            .flatMap(one -> one.getFile().getMessageTypes().stream());
    return Stream.concat(
            ours, Stream.of(Any.getDescriptor(), Empty.getDescriptor(), Status.getDescriptor()))
        .toList();
  }

  DynamicMessage message(Descriptor type) {
    var message = DynamicMessage.newBuilder(type);
    for (var field : type.getFields()) {
      if (field.isMapField()) {
        keys().forEach(key -> message.addRepeatedField(field, entry(field, key)));
      } else if (field.isRepeated()) {
        IntStream.range(0, random.nextInt(4))
            .forEach(n -> message.addRepeatedField(field, value(field)));
      } else if (random.nextBoolean()) {
        message.setField(field, value(field));
      }
    }
    return message.build();
  }

  private Object value(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING -> text();
      case BYTE_STRING -> ByteString.copyFromUtf8(text());
      case BOOLEAN -> random.nextBoolean();
      case LONG -> number();
      case INT -> (int) number();
      case ENUM -> one(field.getEnumType().getValues());
      case MESSAGE -> part(field.getMessageType());
      default -> throw new AssertionError("no message has a field of the type " + field.getType());
    };
  }

  private DynamicMessage part(Descriptor type) {
    return type.equals(Timestamp.getDescriptor()) ? time() : message(type);
  }

  private DynamicMessage time() {
    var type = Timestamp.getDescriptor();
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByNumber(1), random.nextLong(-LAST_SECOND, LAST_SECOND))
        .setField(type.findFieldByNumber(2), random.nextInt(NANOS))
        .build();
  }

  private List<String> keys() {
    return Stream.generate(this::text)
        .limit(random.nextInt(4))
        .distinct()
        .collect(Collectors.toList());
  }

  private DynamicMessage entry(FieldDescriptor map, String key) {
    var type = map.getMessageType();
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByNumber(1), key)
        .setField(type.findFieldByNumber(2), text())
        .build();
  }

  private String text() {
    return one(TEXTS) + one(TEXTS);
  }

  private long number() {
    return one(NUMBERS) ^ (random.nextBoolean() ? 0 : random.nextInt(256));
  }

  private <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
