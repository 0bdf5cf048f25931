package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** How far a new blob is. */
public record BlobWriteResponse(BlobAction action, long offset, long total, String digest)
    implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.number(1, action.number()).number(4, offset).number(5, total).string(6, digest);
  }

  public static BlobWriteResponse parse(ProtoReader in) throws ProtoException {
    var action = BlobAction.STAT;
    var offset = 0L;
    var total = 0L;
    var digest = "";
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> action = BlobAction.of(in.int32());
        case 4 -> offset = in.number();
        case 5 -> total = in.number();
        case 6 -> digest = in.string();
        default -> in.skip();
      }
    }
    return new BlobWriteResponse(action, offset, total, digest);
  }
}
