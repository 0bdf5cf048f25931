package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** A place in a file. */
public record Position(int line) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.number(1, line);
  }

  public static Position parse(ProtoReader in) throws ProtoException {
    var line = 0;
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> line = in.int32();
        default -> in.skip();
      }
    }
    return new Position(line);
  }
}
