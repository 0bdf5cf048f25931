package io.github.pythonimage.buildkit.connection;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;

/** The protocol of a server, from the first bytes of its answer. */
enum ProtocolSniffer {
  HTTP_1,
  HTTP_2,
  TLS,
  UNKNOWN;

  // As long as the head of an HTTP/2 frame, and as "HTTP/1.1 ".
  private static final int LENGTH = 9;
  private static final int SETTINGS = 4;
  private static final int TLS_ALERT = 0x15;

  static PushbackInputStream listen(InputStream in) {
    return new PushbackInputStream(in, LENGTH);
  }

  /** Reads no further than it can give back. */
  static ProtocolSniffer of(PushbackInputStream in) throws IOException {
    var bytes = in.readNBytes(LENGTH);
    in.unread(bytes);
    if (bytes.length > 1 && bytes[0] == TLS_ALERT && bytes[1] == 3) {
      return TLS;
    }
    if (bytes.length < LENGTH) {
      throw new EOFException("the connection was closed without an answer");
    }
    if (new String(bytes, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.")) {
      return HTTP_1;
    }
    return settings(bytes) ? HTTP_2 : UNKNOWN;
  }

  // HTTP/2 begins with a frame of settings, which belongs to stream 0.
  private static boolean settings(byte[] bytes) {
    return bytes[3] == SETTINGS && bytes[5] == 0 && bytes[6] == 0 && bytes[7] == 0 && bytes[8] == 0;
  }
}
