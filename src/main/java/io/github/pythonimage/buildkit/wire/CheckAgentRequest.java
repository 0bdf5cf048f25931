package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** Asks, before a step begins, whether there is an SSH agent of that id. */
public record CheckAgentRequest(String id) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, id);
  }

  public static CheckAgentRequest parse(ProtoReader in) throws ProtoException {
    var id = "";
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> id = in.string();
        default -> in.skip();
      }
    }
    return new CheckAgentRequest(id);
  }
}
