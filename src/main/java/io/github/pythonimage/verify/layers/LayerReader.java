package io.github.pythonimage.verify.layers;

import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Reads the entries of one layer, and compares it with both its digests. */
final class LayerReader {
  // Links, devices, folders and pipes.
  private static final String WITHOUT_CONTENT = "123456";

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

  /** Engines and this reader must agree on where the next entry begins, and what this one is. */
  private static void check(TarArchiveEntry entry) {
    var type = (char) entry.getLinkFlag();
    var hasNoContent = WITHOUT_CONTENT.indexOf(type) >= 0;
    if (!hasNoContent && type != TarConstants.LF_NORMAL && type != TarConstants.LF_OLDNORM) {
      throw new DamagedImageException("a layer has an entry of the unknown type '" + type + "'");
    }
    if (hasNoContent && entry.getSize() != 0) {
      throw new DamagedImageException(
          "a layer has a link, folder or device with content: " + entry.getName());
    }
    if (entry.getName().endsWith("/") && type != TarConstants.LF_DIR) {
      throw new DamagedImageException(
          "a layer has an entry that is called like a folder and is none: " + entry.getName());
    }
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
        check(entry);
        visitor.visit(entry, tar);
      }
      unpacked.finish();
      stored.finish();
    }
  }
}
