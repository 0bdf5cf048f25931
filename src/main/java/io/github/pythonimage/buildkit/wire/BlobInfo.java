package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** A blob, and how large it is. */
public record BlobInfo(String digest, long size) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, digest).number(2, size);
  }

  public static BlobInfo parse(ProtoReader in) throws ProtoException {
    var digest = "";
    var size = 0L;
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> digest = in.string();
        case 2 -> size = in.number();
        default -> in.skip();
      }
    }
    return new BlobInfo(digest, size);
  }
}
