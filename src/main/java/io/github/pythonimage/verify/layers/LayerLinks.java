package io.github.pythonimage.verify.layers;

import io.github.pythonimage.verify.files.DamagedImageException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** Which names in a layer are the same file. */
final class LayerLinks {
  private static final String ATTRIBUTE = "SCHILY.xattr.";
  private static final int PERMISSIONS = 07777;

  private final Map<String, File> files = new HashMap<>();

  /**
   * What all names of a file share.
   *
   * @param first the name under which the layer has its content
   */
  private record File(
      String first, long mode, long uid, long gid, long modified, Map<String, String> attributes) {
    static File of(String path, TarHeader header, TarArchiveEntry entry) {
      return new File(
          path,
          header.mode() & PERMISSIONS,
          header.uid(),
          header.gid(),
          entry.getLastModifiedTime().toMillis(),
          entry.getExtraPaxHeaders().entrySet().stream()
              .filter(one -> one.getKey().startsWith(ATTRIBUTE))
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Some writers give attributes to the first name only. */
    boolean isAlso(File link) {
      return mode == link.mode
          && uid == link.uid
          && gid == link.gid
          && modified == link.modified
          && attributes.entrySet().containsAll(link.attributes.entrySet());
    }
  }

  /** Notes an entry that is no folder and no hard link. */
  void file(String path, TarHeader header, TarArchiveEntry entry) {
    files.put(path, File.of(path, header, entry));
  }

  /**
   * Notes a hard link.
   *
   * @return the first name of the file
   * @throws DamagedImageException where the layer has no such file before, or gives it other
   *     attributes: engines differ in what the file is then
   */
  String link(String path, TarHeader header, TarArchiveEntry entry) {
    var target = LayerPaths.target(header);
    var file = files.get(target);
    if (file == null) {
      throw new DamagedImageException(
          "the hard link %s leads to %s, which is no file that the layer has before it"
              .formatted(path, target));
    }
    if (!file.isAlso(File.of(path, header, entry))) {
      throw new DamagedImageException(
          "the hard link %s has another owner, mode, time or other attributes than %s"
              .formatted(path, target));
    }
    files.put(path, file);
    return file.first();
  }
}
