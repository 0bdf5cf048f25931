package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.util.Optional;

/** A blob is there. */
public record BlobInfoResponse(Optional<BlobInfo> info) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.message(1, info);
  }

  public static BlobInfoResponse parse(ProtoReader in) throws ProtoException {
    Optional<BlobInfo> info = Optional.empty();
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> info = Optional.of(BlobInfo.parse(in.message()));
        default -> in.skip();
      }
    }
    return new BlobInfoResponse(info);
  }
}
