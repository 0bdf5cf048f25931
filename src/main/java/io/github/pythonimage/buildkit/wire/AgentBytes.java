package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.nio.ByteBuffer;

/** A piece of a connection with an SSH agent, either way. */
public record AgentBytes(ByteBuffer data) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.bytes(1, data);
  }

  public static AgentBytes parse(ProtoReader in) throws ProtoException {
    var data = ByteBuffer.allocate(0);
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> data = in.bytes();
        default -> in.skip();
      }
    }
    return new AgentBytes(data);
  }
}
