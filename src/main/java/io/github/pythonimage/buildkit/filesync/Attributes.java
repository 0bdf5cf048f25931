package io.github.pythonimage.buildkit.filesync;

import io.github.pythonimage.buildkit.wire.Stat;

/**
 * What the daemon is told about an entry besides its name.
 *
 * @param mode kind and permissions as Go's os.FileMode
 * @param size in bytes, 0 for a directory
 * @param modified nanoseconds since 1970
 * @param device the number of a device file, else 0
 */
record Attributes(int mode, long size, long modified, long device) {

  private static final int GO_DIRECTORY = 1 << 31;
  private static final int GO_SYMLINK = 1 << 27;
  private static final int GO_DEVICE = 1 << 26;
  private static final int GO_PIPE = 1 << 25;
  private static final int GO_SETUID = 1 << 23;
  private static final int GO_SETGID = 1 << 22;
  private static final int GO_CHARACTER_DEVICE = 1 << 21;
  private static final int GO_STICKY = 1 << 20;
  private static final int GO_KIND = GO_DIRECTORY | GO_SYMLINK | GO_DEVICE | GO_PIPE;

  /** From the st_mode of stat(2). */
  static Attributes ofUnix(int stMode, long size, long modified, long device) {
    var kind =
        switch (stMode & 0170000) {
          case 0040000 -> GO_DIRECTORY;
          case 0120000 -> GO_SYMLINK;
          case 0060000 -> GO_DEVICE;
          case 0020000 -> GO_DEVICE | GO_CHARACTER_DEVICE;
          case 0010000 -> GO_PIPE;
          // A socket too: the docker CLI sends it as the empty file that it looks like.
          default -> 0;
        };
    var mode =
        kind
            | (stMode & 0777)
            | ((stMode & 04000) == 0 ? 0 : GO_SETUID)
            | ((stMode & 02000) == 0 ? 0 : GO_SETGID)
            | ((stMode & 01000) == 0 ? 0 : GO_STICKY);
    return new Attributes(mode, kind == GO_DIRECTORY ? 0 : size, modified, device);
  }

  boolean isDirectory() {
    return (mode & GO_DIRECTORY) != 0;
  }

  boolean isSymlink() {
    return (mode & GO_SYMLINK) != 0;
  }

  /** Whether the daemon may ask for the content of an entry of this mode. */
  static boolean hasContent(int mode) {
    return (mode & GO_KIND) == 0;
  }

  /** User and group stay 0: who built an image must not show in it. */
  Stat toStat(String path, String linkTarget) {
    return Stat.newBuilder()
        .setPath(path)
        .setMode(mode)
        .setSize(size)
        .setModTime(modified)
        .setLinkname(linkTarget)
        .setDevmajor((device >> 8) & 0xfff)
        .setDevminor((device & 0xff) | ((device >> 12) & 0xfff00))
        .build();
  }
}
