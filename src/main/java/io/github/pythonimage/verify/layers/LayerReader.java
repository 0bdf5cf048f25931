package io.github.pythonimage.verify.layers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads the entries of one layer, and compares it with both its digests. */
final class LayerReader {
  private static final int BUFFER = 1 << 16;
  private static final int[] GZIP = {0x1f, 0x8b};
  private static final int[] ZSTD = {0x28, 0xb5, 0x2f, 0xfd};

  private final PlatformImage image;
  private final int index;

  LayerReader(PlatformImage image, int index) {
    this.image = image;
    this.index = index;
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
        var unpacked = new CheckedBlob(unpack(stored), image.diffIds().get(index), -1)) {
      // Not closed: what follows the archive's end counts for the digests.
      var tar = new TarArchiveInputStream(unpacked, "UTF-8");
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        visitor.visit(entry, tar);
      }
      unpacked.finish();
      stored.finish();
    }
  }

  // By its first bytes, as engines do: the media type may say less.
  private InputStream unpack(InputStream stored) throws IOException {
    var in = new BufferedInputStream(stored, BUFFER);
    in.mark(ZSTD.length);
    var head = in.readNBytes(ZSTD.length);
    in.reset();
    if (startsWith(head, GZIP)) {
      return new GZIPInputStream(in, BUFFER);
    }
    if (startsWith(head, ZSTD)) {
      throw new UnreadableLayerException(
          "layer "
              + image.layers().get(index).digest()
              + " is compressed with zstd, which this plugin cannot read. Use a base whose layers"
              + " are compressed with gzip.");
    }
    return in;
  }

  private static boolean startsWith(byte[] head, int[] magic) {
    if (head.length < magic.length) {
      return false;
    }
    for (var i = 0; i < magic.length; i++) {
      if ((head[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
