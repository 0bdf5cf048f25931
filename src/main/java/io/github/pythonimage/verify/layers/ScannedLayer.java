package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.DamagedImageException;
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
 * @param replaced folders that it has anew, and that are not among its entries
 */
record ScannedLayer(
    List<Entry> entries, List<String> deleted, List<String> emptied, List<String> replaced) {
  private static final int BUFFER = 1 << 16;

  private ScannedLayer() {
    this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), List.of());
  }

  /**
   * One entry.
   *
   * @param linkedTo for a hard link, the path of the file that it is; empty for others
   */
  record Entry(FileEntry file, String linkedTo) {}

  /** Makes an entry of what an archive has. */
  private interface Entries {
    FileEntry of(String path, TarArchiveEntry entry, InputStream content) throws IOException;
  }

  /** Reads an archive to the end of its last entry. */
  static ScannedLayer read(TreeReader reader, InputStream archive) throws IOException {
    return read(reader::entry, archive);
  }

  /** The same without the content of files, but of those that no container shows. */
  static ScannedLayer readNames(TreeReader reader, InputStream archive) throws IOException {
    var buffer = new byte[BUFFER];
    return read(
        (path, entry, content) -> {
          if (TreeReader.isOfTheEngine(path)) {
            return reader.entry(path, entry, content);
          }
          // The library itself would skip it with a new small buffer for every read.
          int read;
          do {
            read = content.read(buffer);
          } while (read >= 0);
          return reader.withoutContent(path, entry);
        },
        archive);
  }

  /** What no archive of a container has: its root folder, and access control lists. */
  static ScannedLayer readUnexported(InputStream archive) throws IOException {
    var layer = readNames(new TreeReader(), archive);
    var kept = new ArrayList<Entry>();
    var deleted = new ArrayList<>(layer.deleted());
    var replaced = new ArrayList<String>();
    for (var entry : layer.entries()) {
      if (entry.file().path().equals("/") || entry.file().hasAccessList()) {
        kept.add(entry);
      } else {
        // A layer below may have it with a list.
        (entry.file().isFolder() ? replaced : deleted).add(entry.file().path());
      }
    }
    return new ScannedLayer(kept, deleted, layer.emptied(), replaced);
  }

  private static ScannedLayer read(Entries of, InputStream archive) throws IOException {
    var layer = new ScannedLayer();
    // Not closed: what follows the archive's end counts for the digest.
    var tar = new TarArchiveInputStream(archive, StandardCharsets.UTF_8.name());
    for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      var path = TreeReader.path(entry.getName());
      var name = path.substring(path.lastIndexOf('/') + 1);
      var folder = FileEntry.parent(path);
      // A mark with content is kept as a file, so that what no container shows is found out.
      var isMark = entry.isFile() && !entry.isLink() && entry.getSize() == 0;
      if (isMark && name.equals(LayerPaths.OPAQUE)) {
        layer.emptied.add(folder);
      } else if (isMark
          && name.startsWith(LayerPaths.WHITEOUT)
          && !name.startsWith(LayerPaths.RESERVED)) {
        var gone = name.substring(LayerPaths.WHITEOUT.length());
        layer.deleted.add(folder.equals("/") ? "/" + gone : folder + "/" + gone);
      } else {
        var linkedTo = entry.isLink() ? TreeReader.path(entry.getLinkName()) : "";
        layer.entries.add(new Entry(of.of(path, entry, tar), linkedTo));
      }
    }
    return layer;
  }

  /**
   * Reads a layer that no engine has verified, and puts its paths on those of the layers below.
   *
   * @throws DamagedImageException where it is not what its digests say, or can be understood in
   *     several ways
   */
  static ScannedLayer readStrictly(TreeReader reader, LayerReader archive, LayerPaths paths)
      throws IOException {
    var steps = new ArrayList<LayerPaths.Step>();
    var layer = new ScannedLayer();
    var links = new LayerLinks();
    archive.read(
        (header, entry, content) -> {
          var step = LayerPaths.Step.of(header);
          var path = step.path();
          steps.add(step);
          switch (step.kind()) {
            case EMPTIES -> layer.emptied.add(path);
            case DELETES -> layer.deleted.add(path);
            default -> {
              var linkedTo = entry.isLink() ? links.link(path, header, entry) : "";
              if (step.kind() == LayerPaths.Kind.OTHER && !entry.isLink()) {
                links.file(path, header, entry);
              }
              layer.entries.add(new Entry(reader.entry(path, entry, content), linkedTo));
            }
          }
        });
    paths.add(steps);
    return layer;
  }
}
