package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * One layer, of which all entries were read.
 *
 * @param deleted paths of layers below that it deletes
 * @param emptied folders of which it hides what layers below have in them
 */
record ScannedLayer(List<Entry> entries, List<String> deleted, List<String> emptied) {
  private static final int BUFFER = 1 << 16;
  private static final String RESERVED = ".wh..wh.";
  private static final String OPAQUE = ".wh..wh..opq";
  private static final String WHITEOUT = ".wh.";

  ScannedLayer {
    entries = List.copyOf(entries);
    deleted = List.copyOf(deleted);
    emptied = List.copyOf(emptied);
  }

  /**
   * One entry.
   *
   * @param linkedTo for a hard link, the path of the file that it is; empty for others
   */
  record Entry(FileEntry file, String linkedTo) {}

  /** Makes an entry of what an archive has. */
  private interface Entries {
    FileEntry of(String path, TarArchiveEntry entry, String linkedTo, InputStream content)
        throws IOException;
  }

  /** Reads an archive to the end of its last entry. */
  static ScannedLayer read(TreeReader reader, InputStream archive) throws IOException {
    return read(reader::entry, archive);
  }

  /** The same without the content of files, but of those that no container shows. */
  static ScannedLayer readNames(TreeReader reader, InputStream archive) throws IOException {
    var buffer = new byte[BUFFER];
    return read(
        (path, entry, linkedTo, content) -> {
          if (TreeReader.isOfTheEngine(path)) {
            return reader.entry(path, entry, linkedTo, content);
          }
          // The library itself would skip it with a new small buffer for every read.
          int read;
          do {
            read = content.read(buffer);
          } while (read >= 0);
          return TreeReader.withoutContent(path, entry);
        },
        archive);
  }

  /** Its root folder alone, which no archive of a container has. */
  static ScannedLayer readRoot(InputStream archive) throws IOException {
    var root =
        readNames(new TreeReader(), archive).entries().stream()
            .filter(entry -> entry.file().path().equals("/"))
            .toList();
    return new ScannedLayer(root, List.of(), List.of());
  }

  private static ScannedLayer read(Entries of, InputStream archive) throws IOException {
    var entries = new ArrayList<Entry>();
    var deleted = new ArrayList<String>();
    var emptied = new ArrayList<String>();
    // Not closed: what follows the archive's end counts for the digest.
    var tar = new TarArchiveInputStream(archive, StandardCharsets.UTF_8.name());
    for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      var path = TreeReader.path(entry.getName());
      var slash = path.lastIndexOf('/');
      var name = path.substring(slash + 1);
      var folder = slash <= 0 ? "/" : path.substring(0, slash);
      // A mark with content is kept as a file, so that what no container shows is found out.
      var isMark = entry.isFile() && !entry.isLink() && entry.getSize() == 0;
      if (isMark && name.equals(OPAQUE)) {
        emptied.add(folder);
      } else if (isMark && name.startsWith(WHITEOUT) && !name.startsWith(RESERVED)) {
        var gone = name.substring(WHITEOUT.length());
        deleted.add(folder.equals("/") ? "/" + gone : folder + "/" + gone);
      } else {
        var linkedTo = entry.isLink() ? TreeReader.path(entry.getLinkName()) : "";
        entries.add(new Entry(of.of(path, entry, linkedTo, tar), linkedTo));
      }
    }
    return new ScannedLayer(entries, deleted, emptied);
  }
}
