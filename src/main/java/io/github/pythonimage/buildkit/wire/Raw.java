package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.nio.ByteBuffer;

/** A message that nobody has read yet. */
public record Raw(ByteBuffer bytes) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.raw(bytes);
  }

  public static Raw parse(ProtoReader in) {
    return new Raw(in.rest());
  }
}
