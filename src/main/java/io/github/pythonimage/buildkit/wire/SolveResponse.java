package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The end of a build that went well. */
public record SolveResponse(Map<String, String> exporterResponse) implements Message {

  public SolveResponse {
    exporterResponse = Collections.unmodifiableMap(new LinkedHashMap<>(exporterResponse));
  }

  @Override
  public void writeTo(ProtoWriter out) {
    out.map(1, exporterResponse);
  }

  public static SolveResponse parse(ProtoReader in) throws ProtoException {
    var exporterResponse = new LinkedHashMap<String, String>();
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> in.entry(exporterResponse);
        default -> in.skip();
      }
    }
    return new SolveResponse(exporterResponse);
  }
}
