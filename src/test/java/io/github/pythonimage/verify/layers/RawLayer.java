package io.github.pythonimage.verify.layers;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The archive of a layer, written byte by byte: also what no honest tool writes. */
public final class RawLayer {
  public static final String GNU = "ustar  \0";

  private static final int BLOCK = 512;
  private static final int SIZE = 124;
  private static final int SUM = 148;
  private static final int TYPE = 156;
  private static final int LINK = 157;
  private static final int MAGIC = 257;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** One header. Its checksum is right unless the test sets it. */
  public static final class Header {
    private final byte[] block = new byte[BLOCK];
    private boolean hasSum;

    Header(char type, String name) {
      put(0, name).put(100, "0000755\0").put(108, "0000000\0").put(116, "0000000\0");
      put(136, "00000000000\0").put(TYPE, "" + type).put(MAGIC, "ustar\00000");
      put(329, "0000000\0").put(337, "0000000\0");
    }

    /** Bytes as characters of ISO 8859-1. */
    public Header put(int offset, String text) {
      var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(bytes, 0, block, offset, bytes.length);
      hasSum |= offset == SUM;
      return this;
    }

    public Header mode(int mode) {
      return put(100, "%07o\0".formatted(mode));
    }

    public Header owner(int uid, int gid) {
      return put(108, "%07o\0%07o\0".formatted(uid, gid));
    }

    public Header link(String target) {
      return put(LINK, target);
    }

    public Header size(long size) {
      return put(SIZE, "%011o\0".formatted(size));
    }

    byte[] bytes() {
      if (!hasSum) {
        put(SUM, " ".repeat(8));
        var sum = 0;
        for (var one : block) {
          sum += one & 0xff;
        }
        put(SUM, "%06o\0 ".formatted(sum));
      }
      return block;
    }
  }

  /** An entry of some type. */
  public RawLayer entry(char type, String name, String content, UnaryOperator<Header> change) {
    var bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    var header = change.apply(new Header(type, name).size(bytes.length));
    out.writeBytes(header.bytes());
    out.writeBytes(bytes);
    out.writeBytes(new byte[(BLOCK - bytes.length % BLOCK) % BLOCK]);
    return this;
  }

  public RawLayer folder(String name) {
    return entry('5', name + "/", "", h -> h);
  }

  public RawLayer file(String name, String content) {
    return entry('0', name, content, h -> h.mode(0644));
  }

  /** What an attacker would like to hide. */
  public RawLayer setuid(String name) {
    return entry('0', name, "evil", h -> h.mode(04755));
  }

  public RawLayer link(String name, String target) {
    return entry('2', name, "", h -> h.mode(0777).link(target));
  }

  public RawLayer hardLink(String name, String target) {
    return entry('1', name, "", h -> h.mode(0644).link(target));
  }

  /** A header with records for the next entry. */
  public RawLayer pax(Map<String, String> records) {
    var text = new StringBuilder();
    records.forEach((key, value) -> text.append(record(key, value)));
    return entry('x', "PaxHeaders.0/x", text.toString(), h -> h);
  }

  /** One record of such a header. */
  public static String record(String key, String value) {
    var length = key.length() + value.length() + 3;
    var total = length + Integer.toString(length).length();
    total = length + Integer.toString(total).length();
    return total + " " + key + "=" + value + "\n";
  }

  /** Names of GNU tar: {@code L} and {@code K}. */
  public RawLayer longName(char type, String name) {
    return entry(type, "././@LongLink", name + "\0", h -> h.put(MAGIC, GNU));
  }

  public RawLayer zeros(int blocks) {
    out.writeBytes(new byte[blocks * BLOCK]);
    return this;
  }

  public RawLayer bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** All that was written. */
  public byte[] bytes() {
    return out.toByteArray();
  }

  /** The same with the two blocks of zeros that end an archive. */
  public byte[] ended() {
    return zeros(2).bytes();
  }

  /** Layers of an image, the lowest first. */
  static List<byte[]> layers(RawLayer... layers) {
    return Arrays.stream(layers).map(RawLayer::ended).toList();
  }
}
