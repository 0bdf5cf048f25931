package io.github.pythonimage.buildkit.proto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the fields of a message. As in proto3, a field that has its default is left out; elements
 * of lists and entries of maps never are.
 */
public final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int LENGTH = 2;
  private static final int LONGEST_VARINT = 10;

  private byte[] bytes;
  private int size;

  public ProtoWriter() {
    this(0, 256);
  }

  /**
   * For a message that something stands before.
   *
   * @param reserved how many bytes to leave for it
   * @param expected about how many bytes will be written
   */
  public ProtoWriter(int reserved, int expected) {
    this.bytes = new byte[reserved + expected];
    this.size = reserved;
  }

  /** What was written, with the reserved bytes before it; not to be written to any more. */
  public ByteBuffer written() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  /** A number, a flag of an enumeration, or a size; negative ones take ten bytes. */
  public ProtoWriter number(int field, long value) {
    if (value != 0) {
      tag(field, VARINT);
      varint(value);
    }
    return this;
  }

  /** A number without a sign, of at most five bytes: an int with its highest bit is a large one. */
  public ProtoWriter uint32(int field, int value) {
    return number(field, Integer.toUnsignedLong(value));
  }

  public ProtoWriter flag(int field, boolean value) {
    return number(field, value ? 1 : 0);
  }

  public ProtoWriter string(int field, String value) {
    return value.isEmpty() ? this : element(field, value);
  }

  /** A string of a list, also an empty one. */
  private ProtoWriter element(int field, String value) {
    return element(field, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
  }

  public ProtoWriter strings(int field, List<String> values) {
    for (var value : values) {
      element(field, value);
    }
    return this;
  }

  public ProtoWriter bytes(int field, ByteBuffer value) {
    return value.hasRemaining() ? element(field, value) : this;
  }

  public ProtoWriter bytesList(int field, List<ByteBuffer> values) {
    for (var value : values) {
      element(field, value);
    }
    return this;
  }

  private ProtoWriter element(int field, ByteBuffer value) {
    tag(field, LENGTH);
    varint(value.remaining());
    return raw(value);
  }

  public ProtoWriter message(int field, Optional<? extends Message> value) {
    return value.isPresent() ? message(field, value.get()) : this;
  }

  /** A message that is there, also an empty one. */
  public ProtoWriter message(int field, Message value) {
    var start = begin(field);
    value.writeTo(this);
    return end(start);
  }

  public ProtoWriter messages(int field, List<? extends Message> values) {
    for (var value : values) {
      message(field, value);
    }
    return this;
  }

  /** A map, whose entries are messages of a key and a value. */
  public ProtoWriter map(int field, Map<String, String> values) {
    for (var entry : values.entrySet()) {
      var start = begin(field);
      string(1, entry.getKey()).string(2, entry.getValue());
      end(start);
    }
    return this;
  }

  /** A {@code google.protobuf.Timestamp}. */
  public ProtoWriter instant(int field, Optional<Instant> value) {
    if (value.isEmpty()) {
      return this;
    }
    var time = value.get();
    var start = begin(field);
    return number(1, time.getEpochSecond()).number(2, time.getNano()).end(start);
  }

  /** What was read before and is passed on as it is. */
  public ProtoWriter raw(ByteBuffer message) {
    var length = message.remaining();
    reserve(length);
    message.get(message.position(), bytes, size, length);
    size += length;
    return this;
  }

  /** Begins a message within this one; its length is not known yet, and most fit into one byte. */
  private int begin(int field) {
    tag(field, LENGTH);
    reserve(1);
    return ++size;
  }

  /** Moves what was written where its length takes more than the one byte. */
  private ProtoWriter end(int start) {
    var length = size - start;
    var more = (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(length | 1)) / 7;
    if (more > 0) {
      reserve(more);
      System.arraycopy(bytes, start, bytes, start + more, length);
    }
    size = start - 1;
    varint(length);
    size += length;
    return this;
  }

  private void tag(int field, int type) {
    varint(((long) field << 3) | type);
  }

  private void varint(long value) {
    reserve(LONGEST_VARINT);
    digits(value);
  }

  // No loop: the JVM's compiler would unroll one for every field of every message, which takes it
  // longer than all that a build writes.
  private void digits(long value) {
    if ((value & ~0x7fL) == 0) {
      bytes[size++] = (byte) value;
    } else {
      bytes[size++] = (byte) (value | 0x80);
      digits(value >>> 7);
    }
  }

  private void reserve(int length) {
    if (bytes.length - size < length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + length, 2 * bytes.length));
    }
  }
}
