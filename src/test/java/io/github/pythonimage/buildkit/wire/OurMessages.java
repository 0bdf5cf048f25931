package io.github.pythonimage.buildkit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Timestamp;
import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records, found by the names of what protoc knows. */
final class OurMessages {
  private static final Map<String, String> OTHER_NAMES =
      Map.of("google.rpc.Status", "RpcStatus", "short", "summary");

  private OurMessages() {}

  static Class<?> type(Descriptor peer) {
    var name = OTHER_NAMES.getOrDefault(peer.getFullName(), peer.getName());
    try {
      return Class.forName(OurMessages.class.getPackageName() + "." + name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError("there is no record for " + peer.getFullName(), e);
    }
  }

  /** Reads a message; what its parser throws is thrown. */
  static Message parse(Descriptor peer, ByteBuffer bytes) throws Throwable {
    try {
      return (Message)
          type(peer).getMethod("parse", ProtoReader.class).invoke(null, new ProtoReader(bytes));
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  static byte[] bytes(Message message) {
    var out = new ProtoWriter();
    message.writeTo(out);
    return ByteString.copyFrom(out.written()).toByteArray();
  }

  /** Every component has the name and the value of its field, and there are no others. */
  static void assertSame(Object ours, DynamicMessage peer) throws ReflectiveOperationException {
    var fields = peer.getDescriptorForType().getFields();
    var components = ours.getClass().getRecordComponents();
    assertThat(components).as(ours.getClass().getName()).hasSameSizeAs(fields);
    for (var i = 0; i < components.length; i++) {
      var field = fields.get(i);
      var name = OTHER_NAMES.getOrDefault(field.getName(), field.getJsonName());
      assertThat(components[i].getName()).isEqualToIgnoringCase(name);
      assertValue(components[i].getAccessor().invoke(ours), field, peer);
    }
  }

  private static void assertValue(Object ours, FieldDescriptor field, DynamicMessage peer)
      throws ReflectiveOperationException {
    if (field.isMapField()) {
      assertThat(List.copyOf(((Map<?, ?>) ours).entrySet())).isEqualTo(entries(field, peer));
    } else if (field.isRepeated()) {
      var values = (List<?>) ours;
      assertThat(values).hasSize(peer.getRepeatedFieldCount(field));
      for (var i = 0; i < values.size(); i++) {
        assertOne(values.get(i), peer.getRepeatedField(field, i));
      }
    } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      assertThat(((Optional<?>) ours).isPresent()).isEqualTo(peer.hasField(field));
      if (peer.hasField(field)) {
        assertOne(((Optional<?>) ours).get(), peer.getField(field));
      }
    } else {
      assertOne(ours, peer.getField(field));
    }
  }

  private static void assertOne(Object ours, Object peer) throws ReflectiveOperationException {
    if (ours instanceof Instant time) {
      assertThat(time).isEqualTo(instant((DynamicMessage) peer));
    } else if (peer instanceof DynamicMessage message) {
      assertSame(ours, message);
    } else if (peer instanceof EnumValueDescriptor value) {
      assertThat(ours.toString()).isEqualTo(value.getName().replaceFirst("^(PACKET|BLOB)_", ""));
    } else if (peer instanceof ByteString bytes) {
      assertThat(ours).isEqualTo(bytes.asReadOnlyByteBuffer());
    } else {
      assertThat(ours).isEqualTo(peer);
    }
  }

  private static List<Map.Entry<?, ?>> entries(FieldDescriptor field, DynamicMessage peer) {
    var type = field.getMessageType();
    var entries = new LinkedHashMap<Object, Object>();
    for (var i = 0; i < peer.getRepeatedFieldCount(field); i++) {
      var entry = (com.google.protobuf.Message) peer.getRepeatedField(field, i);
      entries.put(
          entry.getField(type.findFieldByNumber(1)), entry.getField(type.findFieldByNumber(2)));
    }
    return new ArrayList<>(entries.entrySet());
  }

  private static Instant instant(DynamicMessage peer) {
    var type = Timestamp.getDescriptor();
    return Instant.ofEpochSecond(
        (long) peer.getField(type.findFieldByNumber(1)),
        (int) peer.getField(type.findFieldByNumber(2)));
  }
}
