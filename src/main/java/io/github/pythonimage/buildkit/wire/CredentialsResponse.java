package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** Who we are at a registry. */
public record CredentialsResponse(String username, String secret) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, username).string(2, secret);
  }

  public static CredentialsResponse parse(ProtoReader in) throws ProtoException {
    var username = "";
    var secret = "";
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> username = in.string();
        case 2 -> secret = in.string();
        default -> in.skip();
      }
    }
    return new CredentialsResponse(username, secret);
  }
}
