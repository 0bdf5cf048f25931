package io.github.pythonimage.buildkit.filesync;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the files come from that a daemon sees under one directory name.
 *
 * <p>About the session's shared key: the daemon keeps what it received under that key, and asks
 * again only for files whose size, mode or modification time changed. The times sent here tell a
 * change: those of a directory are the real ones, to the nanosecond, and those of files in memory
 * are made from their content. So the key may be a stable name (say, of the project and the image)
 * and needs no hash of the contents, which would have to read every file before each build. Who
 * resets the times of a directory between builds must change the key as well.
 */
@FunctionalInterface
public interface FileSource {

  /** Opens the top of the tree; may fail with a {@link FileSyncException}. */
  Node open();

  /** A directory on disk; the root itself may be a symbolic link. */
  static FileSource directory(Path root) {
    return () -> DiskNode.root(root);
  }

  /**
   * Files without a disk, such as a Dockerfile just rendered.
   *
   * @param files contents by relative path, with '/' between directories; not to be changed
   *     afterwards
   */
  static FileSource inMemory(Map<String, byte[]> files) {
    return () -> MemoryNode.tree(files);
  }
}
