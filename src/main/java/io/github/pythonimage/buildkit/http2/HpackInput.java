package io.github.pythonimage.buildkit.http2;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The integers and strings in a header block, as RFC 7541, section 5, writes them. */
final class HpackInput {
  /**
   * More than any length or index here can be, and too little to overflow. The standard leaves it
   * to each side how many octets of an integer it reads.
   */
  private static final int LONGEST_INTEGER = 28;

  private final ByteBuffer block;

  HpackInput(ByteBuffer block) {
    this.block = block;
  }

  boolean hasMore() {
    return block.hasRemaining();
  }

  int octet() throws Http2Exception {
    if (!block.hasRemaining()) {
      throw malformed("ends in the middle of a field");
    }
    return block.get() & 0xff;
  }

  /** The integer that begins in the bits of the mask of an octet that was read. */
  int integer(int first, int mask) throws Http2Exception {
    var value = first & mask;
    if (value < mask) {
      return value;
    }
    for (var shift = 0; shift < LONGEST_INTEGER; shift += 7) {
      var octet = octet();
      value += (octet & 0x7f) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw malformed("has an integer that is too large");
  }

  /** A string; each of its characters is a byte. */
  String string() throws Http2Exception {
    var first = octet();
    var length = integer(first, 0x7f);
    if (length > block.remaining()) {
      throw malformed("ends in the middle of a string");
    }
    var bytes = new byte[length];
    block.get(bytes);
    return (first & 0x80) == 0
        ? new String(bytes, StandardCharsets.ISO_8859_1)
        : HpackHuffman.decode(bytes);
  }

  static Http2Exception malformed(String how) {
    return new Http2Exception(ErrorCode.COMPRESSION_ERROR, "A header block " + how);
  }
}
