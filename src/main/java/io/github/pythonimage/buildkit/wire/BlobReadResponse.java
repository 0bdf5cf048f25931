package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.nio.ByteBuffer;

/** A piece of a blob. */
public record BlobReadResponse(long offset, ByteBuffer data) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.number(1, offset).bytes(2, data);
  }

  public static BlobReadResponse parse(ProtoReader in) throws ProtoException {
    var offset = 0L;
    var data = ByteBuffer.allocate(0);
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> offset = in.number();
        case 2 -> data = in.bytes();
        default -> in.skip();
      }
    }
    return new BlobReadResponse(offset, data);
  }
}
