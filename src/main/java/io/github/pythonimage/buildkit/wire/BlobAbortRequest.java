package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** Forgets a blob that was begun. */
public record BlobAbortRequest(String ref) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, ref);
  }

  public static BlobAbortRequest parse(ProtoReader in) throws ProtoException {
    var ref = "";
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> ref = in.string();
        default -> in.skip();
      }
    }
    return new BlobAbortRequest(ref);
  }
}
