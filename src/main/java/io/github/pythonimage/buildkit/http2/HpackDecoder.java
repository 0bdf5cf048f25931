package io.github.pythonimage.buildkit.http2;

import io.github.pythonimage.buildkit.http2.Headers.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;

/**
 * Reads the header blocks of one side of a connection (RFC 7541), all of them and in their order: a
 * block may refer to those before it. After an exception no more of them can be read.
 */
final class HpackDecoder {
  private final HpackTable table = new HpackTable();
  private final int maxListBytes;

  /**
   * With a limit for the headers of one block. A small block may refer to a large field over and
   * over, so that its own size says nothing.
   */
  HpackDecoder(int maxListBytes) {
    this.maxListBytes = maxListBytes;
  }

  /** A whole block, from its buffer's position to its limit. */
  Headers decode(ByteBuffer block) throws Http2Exception {
    var input = new HpackInput(block);
    var fields = new ArrayList<Field>();
    var bytes = 0L;
    while (input.hasMore()) {
      var first = input.octet();
      if ((first & 0xe0) == 0x20) {
        resize(input.integer(first, 0x1f), fields.isEmpty());
        continue;
      }
      var field = field(first, input);
      bytes += HpackTable.size(field);
      if (bytes > maxListBytes) {
        throw new Http2Exception(
            ErrorCode.ENHANCE_YOUR_CALM,
            "The headers are larger than the limit of " + maxListBytes + " bytes");
      }
      fields.add(field);
    }
    return new Headers(fields);
  }

  private void resize(int capacity, boolean atStart) throws Http2Exception {
    if (!atStart) {
      throw HpackInput.malformed("changes the table's size behind a field");
    }
    table.resize(capacity);
  }

  /** What to do with a field that is written out, its first bits say: whether to remember it. */
  private Field field(int first, HpackInput input) throws Http2Exception {
    if ((first & 0x80) != 0) {
      return table.get(input.integer(first, 0x7f));
    }
    var remember = (first & 0x40) != 0;
    var index = input.integer(first, remember ? 0x3f : 0x0f);
    var name = index == 0 ? input.string() : table.get(index).name();
    var field = new Field(name, input.string());
    if (remember) {
      table.add(field);
    }
    return field;
  }
}
