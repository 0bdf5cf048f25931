package io.github.pythonimage.buildkit.filesend;

import java.io.IOException;
import java.io.InputStream;

/** Takes an archive while it arrives. */
@FunctionalInterface
public interface ArchiveReader {

  /**
   * Reads the archive; called once, on a thread of the connection. The daemon waits while nothing
   * is read. The stream ends only when the whole build has gone well; reading from it fails when
   * the build does, so that half an archive is never taken for a whole one.
   *
   * @throws IOException to let the build fail, with a message for the user
   */
  void read(InputStream archive) throws IOException;
}
