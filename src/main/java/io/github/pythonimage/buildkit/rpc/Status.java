package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.http2.Headers;
import java.util.Base64;
import java.util.Optional;

/** How a call ended, read from the last headers of its answer. */
final class Status {
  private static final byte[] NO_DETAILS = {};

  private Status() {}

  /** The failure; empty where all went well. */
  static Optional<RpcException> in(Headers headers) {
    var status = headers.first("grpc-status");
    if (status.isEmpty()) {
      return Optional.of(ofHttp(headers.first(":status").orElse("")));
    }
    if (status.get().equals("0")) {
      return Optional.empty();
    }
    var message = StatusMessage.decode(headers.first("grpc-message").orElse(""));
    var details = headers.first("grpc-status-details-bin").map(Status::decode);
    return Optional.of(
        RpcException.answer(code(status.get()), message, details.orElse(NO_DETAILS)));
  }

  private static Code code(String number) {
    return number.matches("\\d{1,3}") ? Code.of(Integer.parseInt(number)) : Code.UNKNOWN;
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return NO_DETAILS; // They make a message better; without them it is one, too.
    }
  }

  /** What a status of HTTP means where whoever answers does not know gRPC. */
  private static RpcException ofHttp(String status) {
    var code =
        switch (status) {
          case "400" -> Code.INTERNAL;
          case "401" -> Code.UNAUTHENTICATED;
          case "403" -> Code.PERMISSION_DENIED;
          case "404" -> Code.UNIMPLEMENTED;
          case "429", "502", "503", "504" -> Code.UNAVAILABLE;
          default -> Code.UNKNOWN;
        };
    return new RpcException(
        code, "the answer says nothing of how the call ended (HTTP status " + status + ")");
  }
}
