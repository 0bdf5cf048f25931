package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** One cache. */
public record CacheEntry(String type, Map<String, String> attrs) implements Message {

  public CacheEntry {
    attrs = Collections.unmodifiableMap(new LinkedHashMap<>(attrs));
  }

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, type).map(2, attrs);
  }

  public static CacheEntry parse(ProtoReader in) throws ProtoException {
    var type = "";
    var attrs = new LinkedHashMap<String, String>();
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> type = in.string();
        case 2 -> in.entry(attrs);
        default -> in.skip();
      }
    }
    return new CacheEntry(type, attrs);
  }
}
