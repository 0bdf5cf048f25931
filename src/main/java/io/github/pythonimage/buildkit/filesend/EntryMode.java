package io.github.pythonimage.buildkit.filesend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Kind and permissions of an entry.
 *
 * @param bits as Go's os.FileMode has them, which are not those of stat(2)
 */
record EntryMode(int bits) {
  private static final int DIRECTORY = 1 << 31;
  private static final int SYMLINK = 1 << 27;
  private static final int SETUID = 1 << 23;
  private static final int SETGID = 1 << 22;
  private static final int STICKY = 1 << 20;
  // Devices, pipes, sockets and what Go calls irregular.
  private static final int SPECIAL = 1 << 26 | 1 << 25 | 1 << 24 | 1 << 21 | 1 << 19;

  enum Kind {
    FILE,
    DIRECTORY,
    SYMLINK,
    SPECIAL
  }

  Kind kind() {
    if ((bits & DIRECTORY) != 0) {
      return Kind.DIRECTORY;
    }
    if ((bits & SYMLINK) != 0) {
      return Kind.SYMLINK;
    }
    return (bits & SPECIAL) != 0 ? Kind.SPECIAL : Kind.FILE;
  }

  /** Gives the permissions to a file or directory, on systems that have such. */
  void applyTo(Path path) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      Files.setAttribute(path, "unix:mode", unixPermissions());
    }
  }

  private int unixPermissions() {
    return (bits & 0777)
        | ((bits & SETUID) == 0 ? 0 : 04000)
        | ((bits & SETGID) == 0 ? 0 : 02000)
        | ((bits & STICKY) == 0 ? 0 : 01000);
  }
}
