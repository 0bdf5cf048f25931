package io.github.pythonimage.verify.doctored;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Entries that replace those of a layer; all that nobody replaces stays as it is. */
final class LayerEdits {
  private static final String WHITEOUT = ".wh.";

  /** An entry of a layer, with extended attributes as tar has them. */
  record Entry(TarArchiveEntry header, byte[] content, Map<String, byte[]> attributes) {
    static Entry file(String path, int mode, byte[] content) {
      var header = new TarArchiveEntry(ImageFiles.normalize(path));
      header.setMode(TarArchiveEntry.DEFAULT_FILE_MODE & ~07777 | mode);
      header.setModTime(0);
      header.setSize(content.length);
      return new Entry(header, content, Map.of());
    }

    static Entry folder(String path, int mode) {
      var header = new TarArchiveEntry(ImageFiles.normalize(path) + "/");
      header.setMode(TarArchiveEntry.DEFAULT_DIR_MODE & ~07777 | mode);
      header.setModTime(0);
      return new Entry(header, new byte[0], Map.of());
    }

    /** The root folder itself. */
    static Entry root(int mode, int uid, int gid) {
      var header = new TarArchiveEntry("./");
      header.setMode(TarArchiveEntry.DEFAULT_DIR_MODE & ~07777 | mode);
      header.setIds(uid, gid);
      header.setModTime(0);
      return new Entry(header, new byte[0], Map.of());
    }

    static Entry link(String path, String target) {
      var header = new TarArchiveEntry(ImageFiles.normalize(path), TarConstants.LF_SYMLINK);
      header.setLinkName(target);
      header.setModTime(0);
      return new Entry(header, new byte[0], Map.of());
    }

    /** The first disk of SCSI. */
    static Entry blockDevice(String path, int mode) {
      var header = new TarArchiveEntry(ImageFiles.normalize(path), TarConstants.LF_BLK);
      header.setMode(mode);
      header.setDevMajor(8);
      header.setDevMinor(0);
      header.setModTime(0);
      return new Entry(header, new byte[0], Map.of());
    }

    Entry withAttribute(String name, byte[] value) {
      return new Entry(header, content, Map.of(name, value));
    }
  }

  private final ImageFiles files;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final TreeSet<String> deleted = new TreeSet<>();

  LayerEdits(ImageFiles files) {
    this.files = files;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  void put(String path, Entry entry) {
    entries.put(ImageFiles.normalize(path), entry);
  }

  /** The entry at a path: an edited one, or a copy of what the good image has there. */
  Entry get(String path) {
    var edited = entries.get(ImageFiles.normalize(path));
    if (edited != null) {
      return edited;
    }
    var existing = files.entry(path).isLink() ? files.file(path) : files.entry(path);
    var content = existing.isFile() ? files.content(path) : new byte[0];
    return new Entry(header(path, existing, content.length), content, Map.of());
  }

  private static TarArchiveEntry header(String path, TarArchiveEntry like, int size) {
    var name = ImageFiles.normalize(path) + (like.isDirectory() ? "/" : "");
    var header =
        like.isSymbolicLink()
            ? new TarArchiveEntry(name, TarConstants.LF_SYMLINK)
            : new TarArchiveEntry(name);
    header.setLinkName(like.isSymbolicLink() ? like.getLinkName() : "");
    header.setMode(like.getMode());
    header.setUserId(like.getLongUserId());
    header.setGroupId(like.getLongGroupId());
    header.setModTime(like.getModTime());
    header.setSize(size);
    return header;
  }

  void delete(String path) {
    var normal = ImageFiles.normalize(path);
    var slash = normal.lastIndexOf('/') + 1;
    entries.put(normal, new Entry(new TarArchiveEntry(normal), new byte[0], Map.of()));
    var whiteout = normal.substring(0, slash) + WHITEOUT + normal.substring(slash);
    entries.put(whiteout, new Entry(new TarArchiveEntry(whiteout), new byte[0], Map.of()));
    deleted.add(normal);
  }

  /** A layer's archive with these edits. */
  byte[] applyTo(byte[] layer) throws IOException {
    addFolders();
    var out = new ByteArrayOutputStream(layer.length);
    try (var tar = new TarArchiveOutputStream(out, "UTF-8");
        var in = new TarArchiveInputStream(new ByteArrayInputStream(layer), "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        var name = ImageFiles.normalize(entry.getName());
        if (!entries.containsKey(name) && !isDeleted(name)) {
          tar.putArchiveEntry(entry);
          in.transferTo(tar);
          tar.closeArchiveEntry();
        }
      }
      for (var edit : entries.entrySet()) {
        if (!deleted.contains(edit.getKey())) {
          write(edit.getValue(), tar);
        }
      }
    }
    return out.toByteArray();
  }

  private boolean isDeleted(String name) {
    return deleted.stream().anyMatch(path -> name.equals(path) || name.startsWith(path + "/"));
  }

  /** Without their folders' own entries, an engine would give these another owner and mode. */
  private void addFolders() {
    var folders = new TreeSet<String>();
    for (var path : entries.keySet()) {
      for (var slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
        folders.add(path.substring(0, slash));
      }
    }
    var edited = new LinkedHashMap<>(entries);
    entries.clear();
    for (var folder : folders) {
      if (!edited.containsKey(folder)) {
        entries.put(folder, folder(folder));
      }
    }
    entries.putAll(edited);
  }

  private Entry folder(String path) {
    var existing = files.find(path);
    if (existing.isPresent() && !existing.get().isDirectory()) {
      throw new AssertionError("/" + path + " is no folder in the good image; name the real one.");
    }
    return existing
        .map(entry -> new Entry(header(path, entry, 0), new byte[0], Map.of()))
        .orElseGet(() -> Entry.folder(path, 0755));
  }

  private static void write(Entry entry, TarArchiveOutputStream tar) throws IOException {
    if (!entry.attributes().isEmpty()) {
      // By hand, because the library writes values as UTF-8 and attributes are bytes.
      var pax = new TarArchiveEntry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
      var records = new ByteArrayOutputStream();
      for (var attribute : entry.attributes().entrySet()) {
        records.write(record("SCHILY.xattr." + attribute.getKey(), attribute.getValue()));
      }
      pax.setSize(records.size());
      tar.putArchiveEntry(pax);
      tar.write(records.toByteArray());
      tar.closeArchiveEntry();
    }
    tar.putArchiveEntry(entry.header());
    tar.write(entry.content());
    tar.closeArchiveEntry();
  }

  private static byte[] record(String key, byte[] value) {
    var middle = (" " + key + "=").getBytes(StandardCharsets.UTF_8);
    var rest = middle.length + value.length + 1;
    var length = rest + String.valueOf(rest).length();
    if (String.valueOf(length).length() + rest != length) {
      length = String.valueOf(length).length() + rest;
    }
    var record = new ByteArrayOutputStream();
    record.writeBytes(String.valueOf(length).getBytes(StandardCharsets.UTF_8));
    record.writeBytes(middle);
    record.writeBytes(value);
    record.write('\n');
    return record.toByteArray();
  }
}
