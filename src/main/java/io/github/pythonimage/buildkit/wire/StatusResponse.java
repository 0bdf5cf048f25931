package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.util.ArrayList;
import java.util.List;

/** What is new about a build. */
public record StatusResponse(
    List<Vertex> vertexes,
    List<VertexStatus> statuses,
    List<VertexLog> logs,
    List<VertexWarning> warnings)
    implements Message {

  public StatusResponse {
    vertexes = List.copyOf(vertexes);
    statuses = List.copyOf(statuses);
    logs = List.copyOf(logs);
    warnings = List.copyOf(warnings);
  }

  @Override
  public void writeTo(ProtoWriter out) {
    out.messages(1, vertexes).messages(2, statuses).messages(3, logs).messages(4, warnings);
  }

  public static StatusResponse parse(ProtoReader in) throws ProtoException {
    var vertexes = new ArrayList<Vertex>();
    var statuses = new ArrayList<VertexStatus>();
    var logs = new ArrayList<VertexLog>();
    var warnings = new ArrayList<VertexWarning>();
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> vertexes.add(Vertex.parse(in.message()));
        case 2 -> statuses.add(VertexStatus.parse(in.message()));
        case 3 -> logs.add(VertexLog.parse(in.message()));
        case 4 -> warnings.add(VertexWarning.parse(in.message()));
        default -> in.skip();
      }
    }
    return new StatusResponse(vertexes, statuses, logs, warnings);
  }
}
