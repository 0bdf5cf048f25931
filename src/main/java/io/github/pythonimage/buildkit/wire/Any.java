package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.nio.ByteBuffer;

/** A message of a type that is only named: {@code google.protobuf.Any}. */
public record Any(String typeUrl, ByteBuffer value) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, typeUrl).bytes(2, value);
  }

  public static Any parse(ProtoReader in) throws ProtoException {
    var typeUrl = "";
    var value = ByteBuffer.allocate(0);
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> typeUrl = in.string();
        case 2 -> value = in.bytes();
        default -> in.skip();
      }
    }
    return new Any(typeUrl, value);
  }
}
