package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** Asks for the progress of the build with that ref, from its start to its end. */
public record StatusRequest(String ref) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, ref);
  }

  public static StatusRequest parse(ProtoReader in) throws ProtoException {
    var ref = "";
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> ref = in.string();
        default -> in.skip();
      }
    }
    return new StatusRequest(ref);
  }
}
