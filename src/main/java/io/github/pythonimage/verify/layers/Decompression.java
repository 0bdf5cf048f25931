package io.github.pythonimage.verify.layers;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** Unpacks layers by their first bytes, as engines do: the media type may say less. */
final class Decompression {
  private static final int BUFFER = 1 << 16;
  private static final int HEAD = 4;
  private static final String GZIP = "1f8b";
  private static final String ZSTD = "28b52ffd";

  private Decompression() {}

  /** The archive that is stored there, compressed or not. */
  static InputStream of(InputStream stored) throws IOException {
    var in = new Available(stored);
    var head = head(in);
    if (head.startsWith(GZIP)) {
      return new GZIPInputStream(in, BUFFER);
    }
    return head.startsWith(ZSTD) ? new Zstd(in) : in;
  }

  /** Whether {@link #of} would unpack anything. */
  static boolean isNeeded(BufferedInputStream stored) throws IOException {
    var head = head(stored);
    return head.startsWith(GZIP) || head.startsWith(ZSTD);
  }

  /** The first bytes as hexadecimal digits. */
  private static String head(BufferedInputStream in) throws IOException {
    in.mark(HEAD);
    var head = in.readNBytes(HEAD);
    in.reset();
    return HexFormat.of().formatHex(head);
  }

  /**
   * Says exactly whether there is more. GZIPInputStream asks before it goes on with the next part
   * of a layer that is compressed in parts, and a connection says no where nothing came yet.
   */
  private static final class Available extends BufferedInputStream {
    Available(InputStream in) {
      super(in, BUFFER);
    }

    @Override
    public synchronized int available() throws IOException {
      var now = super.available();
      if (now > 0) {
        return now;
      }
      mark(1);
      var isAtEnd = read() < 0;
      reset();
      return isAtEnd ? 0 : 1;
    }
  }

  /** The library has an exception of its own for what others call an I/O error. */
  private static final class Zstd extends FilterInputStream {
    Zstd(InputStream in) throws IOException {
      super(new ZstdInputStream(in));
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return super.read(buffer, offset, length);
      } catch (MalformedInputException e) {
        throw new IOException(
            "a layer that is compressed with zstd cannot be unpacked (%s); the plugin reads what levels 1 to 19 write, with windows of at most 8 MiB"
                .formatted(e.getMessage()),
            e);
      }
    }
  }
}
