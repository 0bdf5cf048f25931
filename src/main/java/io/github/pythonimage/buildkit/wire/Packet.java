package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A word of the conversation about the files of a tree.
 *
 * @param stat absent in the packet that ends the list of entries
 * @param id the entry's index in the list
 */
public record Packet(Type type, Optional<Stat> stat, int id, ByteBuffer data) implements Message {

  /** What a packet is for. */
  public enum Type {
    STAT(0),
    REQ(1),
    DATA(2),
    FIN(3),
    ERR(4),
    /** One that nobody here knows; written, it is one that nobody knows at all. */
    UNKNOWN(-1);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }

    static Type of(int number) {
      for (var one : values()) {
        if (one.number == number) {
          return one;
        }
      }
      return UNKNOWN;
    }
  }

  /** One entry of the list. */
  public static Packet entry(Stat stat) {
    return new Packet(Type.STAT, Optional.of(stat), 0, ByteBuffer.allocate(0));
  }

  public static Packet endOfList() {
    return new Packet(Type.STAT, Optional.empty(), 0, ByteBuffer.allocate(0));
  }

  /** Asks for what is in a file. */
  public static Packet request(int id) {
    return new Packet(Type.REQ, Optional.empty(), id, ByteBuffer.allocate(0));
  }

  /** A piece of a file; an empty one is its end. */
  public static Packet data(int id, ByteBuffer data) {
    return new Packet(Type.DATA, Optional.empty(), id, data);
  }

  public static Packet finished() {
    return new Packet(Type.FIN, Optional.empty(), 0, ByteBuffer.allocate(0));
  }

  public static Packet error(String message) {
    return new Packet(Type.ERR, Optional.empty(), 0, StandardCharsets.UTF_8.encode(message));
  }

  /** The data as text: what an error says. */
  public String text() {
    return StandardCharsets.UTF_8.decode(data.duplicate()).toString();
  }

  @Override
  public void writeTo(ProtoWriter out) {
    out.number(1, type.number()).message(2, stat).uint32(3, id).bytes(4, data);
  }

  public static Packet parse(ProtoReader in) throws ProtoException {
    var type = Type.STAT;
    Optional<Stat> stat = Optional.empty();
    var id = 0;
    var data = ByteBuffer.allocate(0);
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> type = Type.of(in.int32());
        case 2 -> stat = Optional.of(Stat.parse(in.message()));
        case 3 -> id = in.int32();
        case 4 -> data = in.bytes();
        default -> in.skip();
      }
    }
    return new Packet(type, stat, id, data);
  }
}
