package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** How far a part of a step is. */
public record VertexStatus(String id, String vertex, long current, long total) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, id).string(2, vertex).number(4, current).number(5, total);
  }

  public static VertexStatus parse(ProtoReader in) throws ProtoException {
    var id = "";
    var vertex = "";
    var current = 0L;
    var total = 0L;
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> id = in.string();
        case 2 -> vertex = in.string();
        case 4 -> current = in.number();
        case 5 -> total = in.number();
        default -> in.skip();
      }
    }
    return new VertexStatus(id, vertex, current, total);
  }
}
