package io.github.pythonimage.buildkit.wire;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;

/**
 * One entry of a tree.
 *
 * @param path relative, with '/' on every platform
 * @param mode the bits of Go's os.FileMode, which are not those of stat(2)
 * @param modTime nanoseconds since 1970
 */
public record Stat(
    String path,
    int mode,
    int uid,
    int gid,
    long size,
    long modTime,
    String linkname,
    long devmajor,
    long devminor)
    implements Message {

  @Override
  public void writeTo(ProtoWriter out) {
    out.string(1, path)
        .uint32(2, mode)
        .uint32(3, uid)
        .uint32(4, gid)
        .number(5, size)
        .number(6, modTime)
        .string(7, linkname)
        .number(8, devmajor)
        .number(9, devminor);
  }

  public static Stat parse(ProtoReader in) throws ProtoException {
    var path = "";
    var mode = 0;
    var uid = 0;
    var gid = 0;
    var size = 0L;
    var modTime = 0L;
    var linkname = "";
    var devmajor = 0L;
    var devminor = 0L;
    for (var field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> path = in.string();
        case 2 -> mode = in.int32();
        case 3 -> uid = in.int32();
        case 4 -> gid = in.int32();
        case 5 -> size = in.number();
        case 6 -> modTime = in.number();
        case 7 -> linkname = in.string();
        case 8 -> devmajor = in.number();
        case 9 -> devminor = in.number();
        default -> in.skip();
      }
    }
    return new Stat(path, mode, uid, gid, size, modTime, linkname, devmajor, devminor);
  }
}
