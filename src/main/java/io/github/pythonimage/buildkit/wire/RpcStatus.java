package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.util.ArrayList;
import java.util.List;

/** How a call ended: {@code google.rpc.Status}. */
public record RpcStatus(int code, String message, List<Any> details) implements Message {

  public RpcStatus {
    details = List.copyOf(details);
  }

  @Override
  public void writeTo(ProtoWriter out) {
    out.number(1, code).string(2, message).messages(3, details);
  }

  public static RpcStatus parse(ProtoReader in) throws ProtoException {
    var code = 0;
    var message = "";
    var details = new ArrayList<Any>();
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> code = in.int32();
        case 2 -> message = in.string();
        case 3 -> details.add(Any.parse(in.message()));
        default -> in.skip();
      }
    }
    return new RpcStatus(code, message, details);
  }
}
