package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.nio.ByteBuffer;

/**
 * What a step printed.
 *
 * @param stream 1 is standard output, 2 is standard error
 */
public record VertexLog(String vertex, long stream, ByteBuffer msg) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, vertex).number(3, stream).bytes(4, msg);
  }

  public static VertexLog parse(ProtoReader in) throws ProtoException {
    var vertex = "";
    var stream = 0L;
    var msg = ByteBuffer.allocate(0);
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> vertex = in.string();
        case 3 -> stream = in.number();
        case 4 -> msg = in.bytes();
        default -> in.skip();
      }
    }
    return new VertexLog(vertex, stream, msg);
  }
}
