package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/** Whether a session is alive. */
public record HealthCheckResponse(Status status) implements Message {

  /** How alive a service is. */
  public enum Status {
    UNKNOWN(0),
    SERVING(1),
    NOT_SERVING(2);

    private final int number;

    Status(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    static Status of(int number) {
      for (var one : values()) {
        if (one.number == number) {
          return one;
        }
      }
      return UNKNOWN;
    }
  }

  @Override
  public void writeTo(ProtoWriter out) {
    out.number(1, status.number());
  }

  public static HealthCheckResponse parse(ProtoReader in) throws ProtoException {
    var status = Status.UNKNOWN;
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> status = Status.of(in.int32());
        default -> in.skip();
      }
    }
    return new HealthCheckResponse(status);
  }
}
