package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.files.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** Reads the entries of one layer, and compares it with both its digests. */
record LayerReader(PlatformImage image, int index, UnpackLimit limit) {
  /** Receives each entry in the order of the archive. */
  interface Visitor {
    void visit(TarHeader header, TarArchiveEntry entry, InputStream content) throws IOException;
  }

  /**
   * Reads the layer.
   *
   * @throws DamagedImageException where it is not what its digests say, or can be understood in
   *     several ways
   */
  void read(Visitor visitor) throws IOException {
    try (var stored = stored();
        var unpacked = unpacked(stored);
        var archive = new StrictArchive(unpacked)) {
      // Not closed: what follows the archive's end counts for the digests.
      var tar = new TarArchiveInputStream(archive, StandardCharsets.UTF_8.name());
      for (var entry = next(tar, archive); entry != null; entry = next(tar, archive)) {
        limit.entry();
        var header = archive.takeEntry();
        requireSame(header, entry);
        visitor.visit(header, entry, tar);
      }
      archive.finish();
      stored.readToEnd();
    }
  }

  /**
   * Compares the layer with both its digests, and looks at no entry.
   *
   * @throws DamagedImageException where it is not what its digests say
   */
  void compare() throws IOException {
    try (var stored = stored();
        var unpacked = unpacked(stored)) {
      unpacked.readToEnd();
      stored.readToEnd();
    }
  }

  private CheckedBlob stored() throws IOException {
    var descriptor = image.layers().get(index);
    limit.stored(descriptor.size());
    return new CheckedBlob(image.blobs().open(descriptor), descriptor.digest(), descriptor.size());
  }

  private CheckedBlob unpacked(CheckedBlob stored) throws IOException {
    return new CheckedBlob(limit.over(Decompression.of(stored)), image.diffIds().get(index), -1);
  }

  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, StrictArchive archive)
      throws IOException {
    try {
      return tar.getNextEntry();
    } catch (IOException e) {
      if (archive.hasFailed()) {
        throw e;
      }
      throw new DamagedImageException("its archive is malformed: " + e.getMessage());
    }
  }

  /** The headers are read twice, by the plugin and by its library. */
  private static void requireSame(TarHeader header, TarArchiveEntry entry) {
    var isSame =
        entry.getLinkFlag() == header.type()
            && entry.getSize() == header.size()
            && entry.getMode() == (int) header.mode()
            && entry.getLongUserId() == header.uid()
            && entry.getLongGroupId() == header.gid()
            && TreeReader.path(entry.getName()).equals(TreeReader.path(header.name()))
            && entry.getLinkName().equals(header.linkName());
    if (!isSame) {
      throw new DamagedImageException(header.name() + " has attributes of an unknown form");
    }
  }
}
