package io.github.pythonimage.buildkit.io;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Strings of any length in binary data; {@code DataOutputStream.writeUTF} stops at 64 KiB. */
public final class LengthPrefixedStrings {
  private LengthPrefixedStrings() {}

  /** Writes a text for {@link #read}. */
  public static void write(DataOutputStream out, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Reads a text that {@link #write} wrote. */
  public static String read(DataInputStream in) throws IOException {
    var length = in.readInt();
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("a text is cut off");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
