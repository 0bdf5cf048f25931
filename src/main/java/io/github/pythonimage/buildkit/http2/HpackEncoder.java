package io.github.pythonimage.buildkit.http2;

import io.github.pythonimage.buildkit.http2.Headers.Field;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes header blocks (RFC 7541) that need nothing but themselves: they refer to the fields that
 * every connection knows and to no others. So any thread may write one at any time, whichever block
 * is sent first. It costs some bytes per request, on a connection that has few of them.
 */
final class HpackEncoder {
  private static final int INDEXED = 0x80;
  private static final int NO_TABLE = 0x20;
  private static final int NEVER_INDEXED = 0x10;
  private static final int NOT_INDEXED = 0;

  private HpackEncoder() {}

  static ByteBuffer encode(Headers headers) {
    var out = new ByteArrayOutputStream(256);
    // A side that was told of a smaller table has to say at the next block's start how far it
    // follows. To say in each block that it uses none is right whatever it was told.
    out.write(NO_TABLE);
    for (var field : headers.fields()) {
      write(field, out);
    }
    return ByteBuffer.wrap(out.toByteArray());
  }

  private static void write(Field field, ByteArrayOutputStream out) {
    var secret = isSecret(field.name());
    var named = 0;
    for (var index = 1; index <= HpackTable.LAST_FIXED; index++) {
      var fixed = HpackTable.fixed(index);
      if (!fixed.name().equals(field.name())) {
        continue;
      }
      if (!secret && fixed.value().equals(field.value())) {
        integer(INDEXED, 0x7f, index, out);
        return;
      }
      named = named == 0 ? index : named;
    }
    integer(secret ? NEVER_INDEXED : NOT_INDEXED, 0x0f, named, out);
    if (named == 0) {
      string(field.name(), out);
    }
    string(field.value(), out);
  }

  /** Whose values nobody on the way may put into a table, where they could be guessed at. */
  private static boolean isSecret(String name) {
    return name.equals("authorization")
        || name.equals("proxy-authorization")
        || name.equals("cookie")
        || name.equals("set-cookie");
  }

  private static void string(String text, ByteArrayOutputStream out) {
    var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    integer(0, 0x7f, bytes.length, out);
    out.writeBytes(bytes);
  }

  private static void integer(int flags, int mask, int value, ByteArrayOutputStream out) {
    if (value < mask) {
      out.write(flags | value);
      return;
    }
    out.write(flags | mask);
    var rest = value - mask;
    for (; rest >= 0x80; rest >>>= 7) {
      out.write(rest | 0x80);
    }
    out.write(rest);
  }
}
