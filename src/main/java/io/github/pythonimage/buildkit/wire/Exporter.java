package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What becomes of a result. */
public record Exporter(String type, Map<String, String> attrs) implements Message {

  public Exporter {
    attrs = Collections.unmodifiableMap(new LinkedHashMap<>(attrs));
  }

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, type).map(2, attrs);
  }

  public static Exporter parse(ProtoReader in) throws ProtoException {
    var type = "";
    var attrs = new LinkedHashMap<String, String>();
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> type = in.string();
        case 2 -> in.entry(attrs);
        default -> in.skip();
      }
    }
    return new Exporter(type, attrs);
  }
}
