package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Where caches are written to and read from. Two older forms, fields 1 to 3, were for daemons
 * before BuildKit 0.4; ours begin with 0.11.
 */
public record CacheOptions(List<CacheEntry> exports, List<CacheEntry> imports) implements Message {

  public CacheOptions {
    exports = List.copyOf(exports);
    imports = List.copyOf(imports);
  }

  @Override
  public void writeTo(ProtoWriter out) {
    out.messages(4, exports).messages(5, imports);
  }

  public static CacheOptions parse(ProtoReader in) throws ProtoException {
    var exports = new ArrayList<CacheEntry>();
    var imports = new ArrayList<CacheEntry>();
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 4 -> exports.add(CacheEntry.parse(in.message()));
        case 5 -> imports.add(CacheEntry.parse(in.message()));
        default -> in.skip();
      }
    }
    return new CacheOptions(exports, imports);
  }
}
