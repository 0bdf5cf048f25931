package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/**
 * Asks whether a session is alive: one that does not answer is taken for dead after a few seconds.
 */
public record HealthCheckRequest(String service) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, service);
  }

  public static HealthCheckRequest parse(ProtoReader in) throws ProtoException {
    var service = "";
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> service = in.string();
        default -> in.skip();
      }
    }
    return new HealthCheckRequest(service);
  }
}
