package io.github.pythonimage.buildkit.solve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Any;
import io.github.pythonimage.buildkit.progress.LineRange;
import io.github.pythonimage.buildkit.wire.DetailedStatus;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.lite.ProtoLiteUtils;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What BuildKit attaches to an error: which step, which lines. Although it travels in protobuf's
 * envelope for any message, what is inside is JSON.
 */
record ErrorDetails(List<Any> attachments) {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Metadata.Key<DetailedStatus> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin",
          ProtoLiteUtils.metadataMarshaller(DetailedStatus.getDefaultInstance()));

  // Details make a message better; a new form of them must not hide the message itself.
  static ErrorDetails of(StatusRuntimeException failure) {
    var trailers = failure.getTrailers();
    try {
      var status = trailers == null ? null : trailers.get(DETAILS);
      return new ErrorDetails(status == null ? List.of() : status.getDetailsList());
    } catch (IllegalArgumentException e) {
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
        .filter(attachment -> attachment.getTypeUrl().contains(type))
        .findFirst()
        .flatMap(ErrorDetails::parse);
  }

  private static Optional<JsonNode> parse(Any attachment) {
    try {
      return Optional.of(JSON.readTree(attachment.getValue().toByteArray()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
