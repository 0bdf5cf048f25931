package io.github.pythonimage.buildkit.filesend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** An OCI layout in a tar archive, which is unpacked while it arrives. */
final class OciArchive {
  private OciArchive() {}

  static void unpack(InputStream archive, Path directory) throws IOException {
    var tar = new TarArchiveInputStream(archive);
    for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      unpack(entry, tar, directory);
    }
    // What is padded behind the last entry belongs to the archive.
    archive.transferTo(OutputStream.nullOutputStream());
  }

  // A layout has files and directories only; whatever else it were, it would not be needed.
  private static void unpack(TarArchiveEntry entry, InputStream content, Path root)
      throws IOException {
    var place = root.resolve(entry.getName()).normalize();
    if (!place.startsWith(root)) {
      throw new IOException("the daemon sent the name '" + entry.getName() + "'");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(place);
    } else if (entry.isFile()) {
      Files.createDirectories(place.getParent());
      Files.copy(content, place);
    }
  }
}
