package io.github.pythonimage.buildkit.rpc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The text of a status, of which a header keeps printable ASCII and '%' makes up for the rest. */
final class StatusMessage {
  private static final int HEX = 16;

  private StatusMessage() {}

  static String encode(String text) {
    var out = new StringBuilder();
    for (var b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b >= ' ' && b <= '~' && b != '%') {
        out.append((char) b);
      } else {
        out.append('%').append(hex(b >> 4)).append(hex(b));
      }
    }
    return out.toString();
  }

  private static char hex(int digit) {
    return Character.toUpperCase(Character.forDigit(digit & 0xf, HEX));
  }

  static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    var out = new ByteArrayOutputStream();
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      var high = c == '%' && i + 2 < text.length() ? digit(text, i + 1) : -1;
      var low = high >= 0 ? digit(text, i + 2) : -1;
      if (low >= 0) {
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(c);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static int digit(String text, int index) {
    return Character.digit(text.charAt(index), HEX);
  }
}
