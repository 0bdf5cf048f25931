package io.github.pythonimage.docker;

import java.io.IOException;
import java.io.InputStream;

/**
 * Makes something of a tar archive that an engine sends.
 *
 * @param <T> what it makes
 */
@FunctionalInterface
public interface ArchiveReader<T> {
  /**
   * Reads the archive to its end.
   *
   * @throws IOException where the archive is damaged or ends early
   */
  T read(InputStream archive) throws IOException;
}
