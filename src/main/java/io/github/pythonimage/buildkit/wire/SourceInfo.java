package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** The file that a warning is about. */
public record SourceInfo(String filename) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, filename);
  }

  public static SourceInfo parse(ProtoReader in) throws ProtoException {
    var filename = "";
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> filename = in.string();
        default -> in.skip();
      }
    }
    return new SourceInfo(filename);
  }
}
