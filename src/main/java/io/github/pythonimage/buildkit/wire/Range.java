package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.util.Optional;

/** A part of a file. */
public record Range(Optional<Position> start, Optional<Position> end) implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.message(1, start).message(2, end);
  }

  public static Range parse(ProtoReader in) throws ProtoException {
    Optional<Position> start = Optional.empty();
    Optional<Position> end = Optional.empty();
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> start = Optional.of(Position.parse(in.message()));
        case 2 -> end = Optional.of(Position.parse(in.message()));
        default -> in.skip();
      }
    }
    return new Range(start, end);
  }
}
