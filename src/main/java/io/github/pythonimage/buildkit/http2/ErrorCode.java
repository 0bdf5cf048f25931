package io.github.pythonimage.buildkit.http2;

/** Why a stream or a connection ends, as RFC 9113 numbers it. */
public enum ErrorCode {
  NO_ERROR,
  PROTOCOL_ERROR,
  INTERNAL_ERROR,
  FLOW_CONTROL_ERROR,
  SETTINGS_TIMEOUT,
  STREAM_CLOSED,
  FRAME_SIZE_ERROR,
  REFUSED_STREAM,
  CANCEL,
  COMPRESSION_ERROR,
  CONNECT_ERROR,
  ENHANCE_YOUR_CALM,
  INADEQUATE_SECURITY,
  HTTP_1_1_REQUIRED;

  @SuppressWarnings("EnumOrdinal") // They stand in the order of their numbers.
  int number() {
    return ordinal();
  }

  /** The code of that number; one that nobody knows is an internal error. */
  static ErrorCode of(int number) {
    return number >= 0 && number < values().length ? values()[number] : INTERNAL_ERROR;
  }
}
