package io.github.pythonimage.buildkit.proto;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/**
 * Reads the fields of a message, one after the other:
 *
 * <pre>{@code
 * for (var field = in.next(); field != 0; field = in.next()) {
 *   switch (field) {
 *     case 1 -> name = in.string();
 *     default -> in.skip();
 *   }
 * }
 * }</pre>
 *
 * <p>What a field holds is read once, by the method for its type.
 */
public final class ProtoReader {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED_32 = 5;

  /** What Java puts where a text is not UTF-8; a text may also have it of its own. */
  private static final char REPLACEMENT = '\uFFFD';

  private final ByteBuffer in;
  private int type;

  /** Reads what remains of the buffer, which moves. What is read as bytes is a part of it. */
  public ProtoReader(ByteBuffer in) {
    this.in = in;
  }

  /** The number of the next field; 0 at the end. */
  public int next() throws ProtoException {
    if (!in.hasRemaining()) {
      return 0;
    }
    var tag = varint();
    type = (int) (tag & 7);
    var field = tag >>> 3;
    if (field < 1 || field > 0x1fff_ffff) {
      throw new ProtoException("a field cannot have the number " + field);
    }
    return (int) field;
  }

  public long number() throws ProtoException {
    expect(VARINT);
    return varint();
  }

  /** A number of 32 bits, whatever more of it there is. */
  public int int32() throws ProtoException {
    return (int) number();
  }

  public boolean flag() throws ProtoException {
    return number() != 0;
  }

  /** A string; one that is not UTF-8 is an error. */
  public String string() throws ProtoException {
    var part = bytes();
    // A decoder that is strict would be made anew for each string, and takes twice the time.
    var text = text(part);
    return text.indexOf(REPLACEMENT) < 0 ? text : strictly(part);
  }

  private static String text(ByteBuffer part) {
    if (part.hasArray()) {
      var start = part.arrayOffset() + part.position();
      return new String(part.array(), start, part.remaining(), StandardCharsets.UTF_8);
    }
    var bytes = new byte[part.remaining()];
    part.get(part.position(), bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String strictly(ByteBuffer part) throws ProtoException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
    } catch (CharacterCodingException e) {
      throw new ProtoException("a text is not UTF-8");
    }
  }

  /** Bytes; a part of the buffer that is read. */
  public ByteBuffer bytes() throws ProtoException {
    expect(LENGTH);
    var length = varint();
    if (length < 0 || length > in.remaining()) {
      throw new ProtoException("a field of " + length + " bytes is cut off");
    }
    var part = in.slice(in.position(), (int) length);
    in.position(in.position() + (int) length);
    return part;
  }

  public <T> T message(Message.Parser<T> parser) throws ProtoException {
    return parser.parse(message());
  }

  /** A message, for its parser: without the class that a JVM makes of each lambda. */
  public ProtoReader message() throws ProtoException {
    return new ProtoReader(bytes());
  }

  /** A {@code google.protobuf.Timestamp}. */
  public Instant instant() throws ProtoException {
    var timestamp = message();
    var seconds = 0L;
    var nanos = 0;
    for (var field = timestamp.next(); field != 0; field = timestamp.next()) {
      switch (field) {
        case 1 -> seconds = timestamp.number();
        case 2 -> nanos = timestamp.int32();
        default -> timestamp.skip();
      }
    }
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (ArithmeticException | DateTimeException e) {
      throw new ProtoException("a time is out of all range");
    }
  }

  /** One entry of a map. */
  public void entry(Map<String, String> into) throws ProtoException {
    var entry = message();
    var key = "";
    var value = "";
    for (var field = entry.next(); field != 0; field = entry.next()) {
      switch (field) {
        case 1 -> key = entry.string();
        case 2 -> value = entry.string();
        default -> entry.skip();
      }
    }
    into.put(key, value);
  }

  /** Passes over a field that nobody here knows. */
  public void skip() throws ProtoException {
    switch (type) {
      case VARINT -> varint();
      case FIXED_64 -> skip(Long.BYTES);
      case LENGTH -> bytes();
      case FIXED_32 -> skip(Integer.BYTES);
      default -> throw new ProtoException("a field has the unknown type " + type);
    }
  }

  /** Passes over all that is left, which must be fields. */
  public void skipAll() throws ProtoException {
    while (next() != 0) {
      skip();
    }
  }

  /** All that is left, whatever it is; a part of the buffer. */
  public ByteBuffer rest() {
    var rest = in.slice();
    in.position(in.limit());
    return rest;
  }

  private void skip(int length) throws ProtoException {
    if (in.remaining() < length) {
      throw new ProtoException("a field is cut off");
    }
    in.position(in.position() + length);
  }

  private void expect(int wanted) throws ProtoException {
    if (type != wanted) {
      throw new ProtoException("a field has the type " + type + " instead of " + wanted);
    }
  }

  private long varint() throws ProtoException {
    var value = 0L;
    for (var shift = 0; shift < Long.SIZE; shift += 7) {
      if (!in.hasRemaining()) {
        throw new ProtoException("a number is cut off");
      }
      var next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new ProtoException("a number is too long");
  }
}
