package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** Nothing to say: {@code google.protobuf.Empty}. */
public record Empty() implements Message {

  @Override
  public void writeTo(ProtoWriter out) {}

  public static Empty parse(ProtoReader in) throws ProtoException {
    in.skipAll();
    return new Empty();
  }
}
