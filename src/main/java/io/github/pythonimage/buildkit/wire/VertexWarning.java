package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the builder has to say about a step.
 *
 * @param summary in the protocol {@code short}, which is a word of Java
 */
public record VertexWarning(
    String vertex,
    ByteBuffer summary,
    List<ByteBuffer> detail,
    String url,
    Optional<SourceInfo> info,
    List<Range> ranges)
    implements Message {

  public VertexWarning {
    detail = List.copyOf(detail);
    ranges = List.copyOf(ranges);
  }

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, vertex)
        .bytes(3, summary)
        .bytesList(4, detail)
        .string(5, url)
        .message(6, info)
        .messages(7, ranges);
  }

  public static VertexWarning parse(ProtoReader in) throws ProtoException {
    var vertex = "";
    var summary = ByteBuffer.allocate(0);
    var detail = new ArrayList<ByteBuffer>();
    var url = "";
    Optional<SourceInfo> info = Optional.empty();
    var ranges = new ArrayList<Range>();
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> vertex = in.string();
        case 3 -> summary = in.bytes();
        case 4 -> detail.add(in.bytes());
        case 5 -> url = in.string();
        case 6 -> info = Optional.of(SourceInfo.parse(in.message()));
        case 7 -> ranges.add(Range.parse(in.message()));
        default -> in.skip();
      }
    }
    return new VertexWarning(vertex, summary, detail, url, info, ranges);
  }
}
