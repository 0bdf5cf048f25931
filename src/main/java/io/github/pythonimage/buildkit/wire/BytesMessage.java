package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.nio.ByteBuffer;

/** A piece of the tunnel in which the daemon speaks HTTP/2 as a client of ours. */
public record BytesMessage(ByteBuffer data) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.bytes(1, data);
  }

  public static BytesMessage parse(ProtoReader in) throws ProtoException {
    var data = ByteBuffer.allocate(0);
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> data = in.bytes();
        default -> in.skip();
      }
    }
    return new BytesMessage(data);
  }
}
