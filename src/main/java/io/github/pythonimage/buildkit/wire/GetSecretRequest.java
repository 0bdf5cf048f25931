package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** Asks for a secret, when a step mounts it. */
public record GetSecretRequest(String id) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, id);
  }

  public static GetSecretRequest parse(ProtoReader in) throws ProtoException {
    var id = "";
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> id = in.string();
        default -> in.skip();
      }
    }
    return new GetSecretRequest(id);
  }
}
