package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.util.ArrayList;
import java.util.List;

/** Who executes steps. */
public record ListWorkersResponse(List<Worker> record) implements Message {

  public ListWorkersResponse {
    record = List.copyOf(record);
  }

  @Override
  public void writeTo(ProtoWriter out) {
    out.messages(1, record);
  }

  public static ListWorkersResponse parse(ProtoReader in) throws ProtoException {
    var record = new ArrayList<Worker>();
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> record.add(Worker.parse(in.message()));
        default -> in.skip();
      }
    }
    return new ListWorkersResponse(record);
  }
}
