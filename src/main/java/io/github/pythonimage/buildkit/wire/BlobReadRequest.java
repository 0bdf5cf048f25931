package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/**
 * Asks for a blob, or a part of it.
 *
 * @param size when zero, all that follows the offset
 */
public record BlobReadRequest(String digest, long offset, long size) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, digest).number(2, offset).number(3, size);
  }

  public static BlobReadRequest parse(ProtoReader in) throws ProtoException {
    var digest = "";
    var offset = 0L;
    var size = 0L;
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> digest = in.string();
        case 2 -> offset = in.number();
        case 3 -> size = in.number();
        default -> in.skip();
      }
    }
    return new BlobReadRequest(digest, offset, size);
  }
}
