package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** Asks who we are at a registry. */
public record CredentialsRequest(String host) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, host);
  }

  public static CredentialsRequest parse(ProtoReader in) throws ProtoException {
    var host = "";
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> host = in.string();
        default -> in.skip();
      }
    }
    return new CredentialsRequest(host);
  }
}
