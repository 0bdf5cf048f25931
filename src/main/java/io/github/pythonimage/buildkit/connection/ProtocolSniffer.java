package io.github.pythonimage.buildkit.connection;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;

/** What the first bytes of an answer give away about who answers. */
enum ProtocolSniffer {
  HTTP_1,
  HTTP_2,
  TLS,
  NOTHING_KNOWN;

  // As long as the head of an HTTP/2 frame, and as "HTTP/1.1 ".
  private static final int LENGTH = 9;
  private static final int SETTINGS = 4;
  private static final int TLS_ALERT = 0x15;

  static PushbackInputStream listen(InputStream in) {
    return new PushbackInputStream(in, LENGTH);
  }

  /** Reads no further than it can give back. */
  static ProtocolSniffer of(PushbackInputStream in) throws IOException {
    var words = in.readNBytes(LENGTH);
    in.unread(words);
    if (words.length > 1 && words[0] == TLS_ALERT && words[1] == 3) {
      return TLS;
    }
    if (words.length < LENGTH) {
      throw new EOFException("the connection was closed without an answer");
    }
    if (new String(words, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.")) {
      return HTTP_1;
    }
    return settings(words) ? HTTP_2 : NOTHING_KNOWN;
  }

  // HTTP/2 begins with a frame of settings, which belongs to stream 0.
  private static boolean settings(byte[] words) {
    return words[3] == SETTINGS && words[5] == 0 && words[6] == 0 && words[7] == 0 && words[8] == 0;
  }
}
