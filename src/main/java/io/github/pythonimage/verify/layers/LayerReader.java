package io.github.pythonimage.verify.layers;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads the entries of one layer, and compares it with both its digests. */
final class LayerReader {
  private final PlatformImage image;
  private final int index;
  private final UnpackLimit limit;

  LayerReader(PlatformImage image, int index, UnpackLimit limit) {
    this.image = image;
    this.index = index;
    this.limit = limit;
  }

  /** Receives each entry in the order of the archive. */
  interface Visitor {
    void visit(TarArchiveEntry entry, InputStream content) throws IOException;
  }

  void read(Visitor visitor) throws IOException {
    var descriptor = image.layers().get(index);
    try (var stored =
            new CheckedBlob(
                image.blobs().open(descriptor), descriptor.digest(), descriptor.size());
        var unpacked =
            new CheckedBlob(limit.over(Decompression.of(stored)), image.diffIds().get(index), -1)) {
      // Not closed: what follows the archive's end counts for the digests.
      var tar = new TarArchiveInputStream(unpacked, "UTF-8");
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        limit.entry();
        visitor.visit(entry, tar);
      }
      unpacked.finish();
      stored.finish();
    }
  }
}
