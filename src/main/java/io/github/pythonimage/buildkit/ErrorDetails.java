package io.github.pythonimage.buildkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.rpc.RpcException;
import io.github.pythonimage.buildkit.wire.Any;
import io.github.pythonimage.buildkit.wire.RpcStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What BuildKit attaches to an error: which step, which lines. Although it travels in protobuf's
 * envelope for any message, what is inside is JSON.
 */
record ErrorDetails(List<Any> attachments) {

  private static final ObjectMapper JSON = new ObjectMapper();

  // Details make a message better; a new form of them must not hide the message itself.
  static ErrorDetails of(RpcException failure) {
    try {
      return new ErrorDetails(RpcStatus.parse(new ProtoReader(failure.details())).details());
    } catch (ProtoException e) {
      return new ErrorDetails(List.of());
    }
  }

  Optional<String> stepDigest() {
    return find("errdefs.Vertex").map(vertex -> vertex.path("digest").asText());
  }

  Optional<LineRange> lines() {
    return find("errdefs.Source")
        .map(source -> source.path("ranges"))
        .filter(ranges -> !ranges.isEmpty())
        .map(
            ranges ->
                new LineRange(
                    line(ranges.get(0), "start"), line(ranges.get(ranges.size() - 1), "end")));
  }

  private static int line(JsonNode range, String end) {
    return range.path(end).path("line").asInt();
  }

  private Optional<JsonNode> find(String type) {
    return attachments.stream()
        .filter(attachment -> attachment.typeUrl().contains(type))
        .findFirst()
        .flatMap(ErrorDetails::parse);
  }

  private static Optional<JsonNode> parse(Any attachment) {
    var json = new byte[attachment.value().remaining()];
    attachment.value().duplicate().get(json);
    try {
      return Optional.of(JSON.readTree(json));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
