package io.github.pythonimage.verify.files;

import io.github.pythonimage.verify.elf.ElfFile;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Builds small trees. Each call adds an entry of root; folders on the way come by themselves. */
public final class FileTreeFixture {
  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/bin/bash
      nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
      app:x:10001:10001::/nonexistent:/usr/sbin/nologin
      """;

  private final Map<String, FileEntry> entries = new LinkedHashMap<>();
  private String last = "/";

  /** Nothing at all. */
  public static FileTreeFixture empty() {
    return new FileTreeFixture();
  }

  /** What a good image has of the system, and an environment without packages. */
  public static FileTreeFixture good() {
    return empty()
        .file("/etc/passwd", PASSWD)
        .file("/etc/group", "root:x:0:\nsudo:x:27:\nshadow:x:42:\napp:x:10001:\n")
        .file("/etc/shadow", "root:*:20000:0:99999:7:::\napp:!:::::::\n")
        .mode(0640)
        .owner(0, 42)
        .file("/etc/gshadow", "root:*::\napp:!::\n")
        .mode(0640)
        .owner(0, 42)
        .file("/etc/ld.so.conf", "include /etc/ld.so.conf.d/*.conf\n")
        .file("/etc/ld.so.conf.d/libc.conf", "# default\n/usr/local/lib\n")
        .folder("/tmp")
        .mode(01777)
        .folder("/var/tmp")
        .mode(01777)
        .folder("/run/lock")
        .mode(01777)
        .link("/var/lock", "/run/lock")
        .link("/bin", "usr/bin")
        .file("/usr/bin/env", "")
        .mode(0755)
        .elf("/usr/lib/libc.so.6")
        .elf("/opt/app/python/bin/python3.13", "libc.so.6")
        .file("/opt/app/python/lib/python3.13/os.py", "")
        .bytecode("/opt/app/python/lib/python3.13/__pycache__/os.cpython-313.pyc", 1)
        .file(
            "/var/lib/dpkg/status",
            "Package: libc6\nStatus: install ok installed\n\n"
                + "Package: gcc\nStatus: deinstall ok not-installed\n")
        .link("/opt/app/python/bin/python3", "python3.13")
        .link("/opt/app/venv/bin/python3", "/opt/app/python/bin/python3.13")
        .file(
            "/opt/app/venv/pyvenv.cfg",
            "home = /opt/app/python/bin\ninclude-system-site-packages = false\n")
        .folder("/opt/app/venv/lib/python3.13/site-packages");
  }

  /** A file with text. Modules have the hash that {@link #bytecode} expects, whatever they say. */
  public FileTreeFixture file(String path, String text) {
    var hash = path.endsWith(".py") ? SourceHash.ofNothing(13).orElseThrow() : "";
    var head = text.startsWith("#!") ? text : "";
    var content =
        text.isEmpty()
            ? FileContent.NONE
            : new FileContent(false, text, head, "", Optional.empty(), Set.of(), "", hash);
    return add(entry(path, FileType.FILE, 0644, text.length(), "", content));
  }

  /** A program or library. */
  public FileTreeFixture elf(String path, String... needed) {
    var elf =
        new ElfFile(
            true, 62, Optional.empty(), List.of(needed), List.of(), "", List.of(), true, false);
    var content = new FileContent(false, "", "", "", Optional.of(elf), Set.of(), "", "");
    return add(entry(path, FileType.FILE, 0755, 1000, "", content));
  }

  /** The architecture of the program that was added last, as its header has it. */
  public FileTreeFixture machine(int machine) {
    var elf =
        new ElfFile(
            true, machine, Optional.empty(), List.of(), List.of(), "", List.of(), true, false);
    return content(new FileContent(false, "", "", "", Optional.of(elf), Set.of(), "", ""));
  }

  /** Bytecode of a module, with these flags. */
  public FileTreeFixture bytecode(String path, int flags) {
    var hash = HexFormat.of().parseHex(SourceHash.ofNothing(13).orElseThrow());
    var head =
        "\u00f3\r\r\n" + (char) flags + "\0\0\0" + new String(hash, StandardCharsets.ISO_8859_1);
    return file(path, "")
        .content(new FileContent(false, "", head, "", Optional.empty(), Set.of(), "", ""))
        .size(100);
  }

  public FileTreeFixture folder(String path) {
    return add(entry(path, FileType.FOLDER, 0755, 0, "", FileContent.NONE));
  }

  public FileTreeFixture blockDevice(String path) {
    return add(entry(path, FileType.BLOCK_DEVICE, 0644, 0, "", FileContent.NONE));
  }

  public FileTreeFixture characterDevice(String path) {
    return add(entry(path, FileType.CHARACTER_DEVICE, 0644, 0, "", FileContent.NONE));
  }

  public FileTreeFixture link(String path, String target) {
    return add(entry(path, FileType.LINK, 0777, 0, target, FileContent.NONE));
  }

  /** A file of this size whose content nobody reads. */
  public FileTreeFixture size(long size) {
    var e = entries.get(last);
    return add(
        new FileEntry(
            last, e.type(), e.mode(), e.uid(), e.gid(), size, 0, e.target(), e.content()));
  }

  /** The mode of what was added last. */
  public FileTreeFixture mode(int mode) {
    var e = entries.get(last);
    return add(
        new FileEntry(
            last, e.type(), mode, e.uid(), e.gid(), e.size(), 0, e.target(), e.content()));
  }

  /** The owner of what was added last. */
  public FileTreeFixture owner(int uid, int gid) {
    var e = entries.get(last);
    return add(
        new FileEntry(last, e.type(), e.mode(), uid, gid, e.size(), 0, e.target(), e.content()));
  }

  /** The hash of what was added last, as a RECORD may have it. */
  public FileTreeFixture hash(String digest) {
    var c = entries.get(last).content();
    return content(
        new FileContent(
            c.hasCapabilities(),
            c.text(),
            c.head(),
            digest,
            c.elf(),
            c.markers(),
            c.md5(),
            c.sourceHash()));
  }

  /** A mark of what was added last. */
  public FileTreeFixture marked(String marker) {
    return content(entries.get(last).content().withMarker(marker));
  }

  /** The content of what was added last. */
  public FileTreeFixture content(FileContent content) {
    var e = entries.get(last);
    return add(
        new FileEntry(
            last, e.type(), e.mode(), e.uid(), e.gid(), e.size(), 0, e.target(), content));
  }

  public FileTreeFixture without(String path) {
    entries.keySet().removeIf(p -> p.equals(path) || p.startsWith(path + "/"));
    return this;
  }

  public FileTree tree() {
    return FileTree.of(entries.values());
  }

  private FileTreeFixture add(FileEntry entry) {
    for (var parent = entry.parent(); !parent.equals("/"); ) {
      entries.putIfAbsent(parent, entry(parent, FileType.FOLDER, 0755, 0, "", FileContent.NONE));
      parent = parent.substring(0, Math.max(1, parent.lastIndexOf('/')));
    }
    entries.put(entry.path(), entry);
    last = entry.path();
    return this;
  }

  private static FileEntry entry(
      String path, FileType type, int mode, long size, String target, FileContent content) {
    return new FileEntry(path, type, mode, 0, 0, size, 0, target, content);
  }
}
