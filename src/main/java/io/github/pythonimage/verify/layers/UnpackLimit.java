package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.files.ObservedStream;
import java.io.InputStream;

/** Ends the reading of an image whose layers unpack to more than any image has. */
final class UnpackLimit {
  private static final long GIB = 1L << 30;

  private final long mostBytes;
  private final int mostEntries;
  private long bytes;
  private int entries;

  /** A limit for all layers of one image together. */
  UnpackLimit(long mostBytes, int mostEntries) {
    this.mostBytes = mostBytes;
    this.mostEntries = mostEntries;
  }

  /** More than three times what the largest images of machine learning have. */
  static UnpackLimit ofImages() {
    return new UnpackLimit(64 * GIB, 1_000_000);
  }

  /**
   * Looks at what a layer takes in its registry: what unpacks to nothing counts as well.
   *
   * @param size as the manifest has it
   */
  void stored(long size) {
    if (size > mostBytes) {
      throw tooMuch("are larger than " + mostBytes + " bytes");
    }
  }

  /** Counts an entry of a layer. */
  void entry() {
    if (++entries > mostEntries) {
      throw tooMuch("have more than " + mostEntries + " entries");
    }
  }

  /** Counts what is read of an unpacked layer. */
  InputStream over(InputStream unpacked) {
    return new ObservedStream(unpacked) {
      @Override
      protected void observe(byte[] buffer, int offset, int length) {
        bytes += length;
        if (bytes > mostBytes) {
          throw tooMuch("unpack to more than " + mostBytes + " bytes");
        }
      }
    };
  }

  private static DamagedImageException tooMuch(String what) {
    return new DamagedImageException(
        "its layers " + what + ", which the plugin takes for an archive bomb");
  }
}
