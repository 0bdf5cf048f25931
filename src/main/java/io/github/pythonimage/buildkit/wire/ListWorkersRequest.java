package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** Asks who executes steps. */
public record ListWorkersRequest() implements Message {

  @Override
  public void writeTo(ProtoWriter out) {}

  public static ListWorkersRequest parse(ProtoReader in) throws ProtoException {
    in.skipAll();
    return new ListWorkersRequest();
  }
}
