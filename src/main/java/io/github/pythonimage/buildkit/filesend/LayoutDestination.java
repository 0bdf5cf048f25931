package io.github.pythonimage.buildkit.filesend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** An OCI archive that is unpacked into a directory while it arrives. */
final class LayoutDestination extends StagedDestination {

  private static final String MARKER = "oci-layout";

  private final Path directory;

  LayoutDestination(Path directory) {
    this.directory = directory;
  }

  @Override
  public void prepare() throws OutputException {
    if (Files.exists(directory)
        && !Files.isRegularFile(directory.resolve(MARKER))
        && !ReceivedTree.isEmptyDirectory(directory)) {
      throw new OutputException(
          "The directory %s is wanted for an OCI layout but holds something else. Delete it, or name another place, then build again."
              .formatted(directory));
    }
    begin(StagedOutput.directory(directory));
  }

  @Override
  public void read(InputStream archive) throws OutputException {
    try {
      var tar = new TarArchiveInputStream(archive);
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(entry, tar);
      }
      // What is padded behind the last entry belongs to the archive.
      archive.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw OutputException.writing(directory, e);
    }
  }

  // A layout has files and directories only; whatever else it were, it would not be needed.
  private void unpack(TarArchiveEntry entry, InputStream content) throws IOException {
    var root = draft().partial();
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
