package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.util.Optional;

/** Which BuildKit this is. */
public record InfoResponse(Optional<Release> buildkit) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.message(1, buildkit);
  }

  public static InfoResponse parse(ProtoReader in) throws ProtoException {
    Optional<Release> buildkit = Optional.empty();
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> buildkit = Optional.of(Release.parse(in.message()));
        default -> in.skip();
      }
    }
    return new InfoResponse(buildkit);
  }
}
