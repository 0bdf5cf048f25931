package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** Asks whether a blob is there. */
public record BlobInfoRequest(String digest) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, digest);
  }

  public static BlobInfoRequest parse(ProtoReader in) throws ProtoException {
    var digest = "";
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> digest = in.string();
        default -> in.skip();
      }
    }
    return new BlobInfoRequest(digest);
  }
}
