package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** There is such an agent. */
public record CheckAgentResponse() implements Message {

  @Override
  public void writeTo(ProtoWriter out) {}

  public static CheckAgentResponse parse(ProtoReader in) throws ProtoException {
    in.skipAll();
    return new CheckAgentResponse();
  }
}
