package io.github.pythonimage.verify.files;

import java.util.Set;

/** Byte sequences by which files are recognised whatever their name. */
final class Markers {
  /** The most that may have to be seen behind the beginning of a mark. */
  static final int OVERLAP = 256;

  private Markers() {}

  static Set<String> inText(String path, byte[] bytes, int length) {
    return Set.of();
  }
}
