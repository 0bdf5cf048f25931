package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One step of a build, as far as it is. */
public record Vertex(
    String digest,
    List<String> inputs,
    String name,
    boolean cached,
    Optional<Instant> started,
    Optional<Instant> completed,
    String error)
    implements Message {

  public Vertex {
    inputs = List.copyOf(inputs);
  }

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, digest)
        .strings(2, inputs)
        .string(3, name)
        .flag(4, cached)
        .instant(5, started)
        .instant(6, completed)
        .string(7, error);
  }

  public static Vertex parse(ProtoReader in) throws ProtoException {
    var digest = "";
    var inputs = new ArrayList<String>();
    var name = "";
    var cached = false;
    Optional<Instant> started = Optional.empty();
    Optional<Instant> completed = Optional.empty();
    var error = "";
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> digest = in.string();
        case 2 -> inputs.add(in.string());
        case 3 -> name = in.string();
        case 4 -> cached = in.flag();
        case 5 -> started = Optional.of(in.instant());
        case 6 -> completed = Optional.of(in.instant());
        case 7 -> error = in.string();
        default -> in.skip();
      }
    }
    return new Vertex(digest, inputs, name, cached, started, completed, error);
  }
}
