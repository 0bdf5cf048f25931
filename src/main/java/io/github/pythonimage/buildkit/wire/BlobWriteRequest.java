package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.nio.ByteBuffer;

/**
 * A piece of a new blob; it has an answer before the next one comes.
 *
 * @param total how large the blob will be, where it is known; may be said at any time up to the
 *     commit
 * @param expected what digest the blob will have; likewise
 */
public record BlobWriteRequest(
    BlobAction action, String ref, long total, String expected, long offset, ByteBuffer data)
    implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.number(1, action.number())
        .string(2, ref)
        .number(3, total)
        .string(4, expected)
        .number(5, offset)
        .bytes(6, data);
  }

  public static BlobWriteRequest parse(ProtoReader in) throws ProtoException {
    var action = BlobAction.STAT;
    var ref = "";
    var total = 0L;
    var expected = "";
    var offset = 0L;
    var data = ByteBuffer.allocate(0);
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> action = BlobAction.of(in.int32());
        case 2 -> ref = in.string();
        case 3 -> total = in.number();
        case 4 -> expected = in.string();
        case 5 -> offset = in.number();
        case 6 -> data = in.bytes();
        default -> in.skip();
      }
    }
    return new BlobWriteRequest(action, ref, total, expected, offset, data);
  }
}
