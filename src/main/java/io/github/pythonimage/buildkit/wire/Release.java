package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** A release of BuildKit. */
public record Release(String version) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(2, version);
  }

  public static Release parse(ProtoReader in) throws ProtoException {
    var version = "";
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 2 -> version = in.string();
        default -> in.skip();
      }
    }
    return new Release(version);
  }
}
