package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** Asks which BuildKit this is; understood since 0.11. */
public record InfoRequest() implements Message {

  @Override
  public void writeTo(ProtoWriter out) {}

  public static InfoRequest parse(ProtoReader in) throws ProtoException {
    in.skipAll();
    return new InfoRequest();
  }
}
