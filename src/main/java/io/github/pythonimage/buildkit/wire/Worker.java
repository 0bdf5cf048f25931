package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One that executes steps: for which platforms, and, in its labels, where results are kept. */
public record Worker(Map<String, String> labels, List<Platform> platforms) implements Message {

  public Worker {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    platforms = List.copyOf(platforms);
  }

  @Override
  public void writeTo(ProtoWriter out) {
    out.map(2, labels).messages(3, platforms);
  }

  public static Worker parse(ProtoReader in) throws ProtoException {
    var labels = new LinkedHashMap<String, String>();
    var platforms = new ArrayList<Platform>();
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 2 -> in.entry(labels);
        case 3 -> platforms.add(Platform.parse(in.message()));
        default -> in.skip();
      }
    }
    return new Worker(labels, platforms);
  }
}
