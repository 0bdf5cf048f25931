package io.github.pythonimage.verify.layers;

import static io.github.pythonimage.verify.layers.RawLayer.layers;
import static java.util.Map.entry;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Archives of layers that different readers understand differently. */
final class RefusedHeaders {
  private static final String OPAQUE = "SCHILY.xattr.trusted.overlay.opaque";

  private RefusedHeaders() {}

  private static RawLayer raw() {
    return new RawLayer();
  }

  private static RawLayer opt() {
    return raw().folder("opt");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** The layers by what is odd about them, with what the plugin says. */
  static Map<String, Map.Entry<String, List<byte[]>>> all() {
    var all = new LinkedHashMap<String, Map.Entry<String, List<byte[]>>>();
    var global = RawLayer.record("path", "opt/harmless");
    all.put(
        "global header",
        entry("type 'g'", layers(opt().entry('g', "g", global, h -> h).setuid("opt/a"))));
    all.put(
        "a key of pax twice",
        entry(
            "'path' more than once",
            layers(
                opt()
                    .entry(
                        'x',
                        "x",
                        RawLayer.record("path", "opt/a") + RawLayer.record("path", "opt/b"),
                        h -> h)
                    .setuid("opt/c"))));
    all.put(
        "an empty value of pax",
        entry("an empty path", layers(opt().pax(Map.of("path", "")).setuid("opt/a"))));
    all.put(
        "a header of pax that is text",
        entry("malformed", layers(opt().entry('x', "x", "no records", h -> h).setuid("opt/a"))));
    all.put(
        "a zero byte in a key of pax",
        entry("malformed", layers(opt().pax(Map.of("A.b\0c", "x")).setuid("opt/a"))));
    all.put(
        "two headers of pax",
        entry(
            "several headers",
            layers(opt().pax(Map.of("path", "opt/a")).pax(Map.of("uid", "5")).setuid("opt/b"))));
    all.put(
        "long names of GNU and pax",
        entry(
            "several headers",
            layers(opt().longName('L', "opt/a").pax(Map.of("path", "opt/b")).setuid("opt/c"))));
    // To the plugin's library the content of the first is the header of an entry.
    all.put(
        "a long name that is called like a folder",
        entry(
            "called like a folder",
            layers(
                opt()
                    .file("opt/a", "")
                    .entry('L', "x/", text(raw().file("opt/a", "").bytes()), h -> h)
                    .setuid("opt/b"))));
    all.put(
        "a sparse name of pax",
        entry(
            "the entry after opt/: a pax header has 'GNU.sparse.major'",
            layers(
                opt()
                    .entry(
                        'x',
                        "x",
                        RawLayer.record("GNU.sparse.major", "0")
                            + RawLayer.record("GNU.sparse.minor", "1")
                            + RawLayer.record("GNU.sparse.name", "opt/a")
                            + RawLayer.record("GNU.sparse.size", "4")
                            + RawLayer.record("GNU.sparse.map", "0,4"),
                        h -> h)
                    .setuid("opt/b"))));
    all.put(
        "a sparse file",
        entry(
            "type 'S'", layers(opt().entry('S', "opt/a", "evil", h -> h.put(257, RawLayer.GNU)))));
    all.put(
        "a signed number of pax",
        entry("uid=+5", layers(opt().pax(Map.of("uid", "+5")).setuid("opt/a"))));
    all.put(
        "an owner beyond 32 bits",
        entry("4294967296:0", layers(opt().pax(Map.of("uid", "4294967296")).setuid("opt/a"))));
    all.put(
        "a zero byte in a name of pax",
        entry("zero byte", layers(opt().pax(Map.of("path", "opt/a\0b")).setuid("opt/c"))));
    all.put(
        "more behind a name",
        entry("behind its end", layers(opt().entry('0', "opt/a\0b", "evil", h -> h.mode(04755)))));
    all.put("a name that is not UTF-8", entry("not UTF-8", layers(opt().setuid("opt/\u00ff"))));
    all.put(
        "opaque by an attribute",
        entry(
            OPAQUE,
            layers(
                opt().folder("opt/x").setuid("opt/x/a"),
                opt().pax(Map.of(OPAQUE, "y")).folder("opt/x"))));
    all.put(
        "a redirect of the overlay",
        entry(
            "trusted.overlay.redirect",
            layers(
                opt().folder("opt/x").setuid("opt/x/a"),
                opt()
                    .pax(Map.of("SCHILY.xattr.trusted.overlay.redirect", "/opt/x"))
                    .folder("opt/y"))));
    all.put(
        "only attributes of the overlay",
        entry(
            "trusted.overlay.metacopy",
            layers(
                opt().setuid("opt/a"),
                opt()
                    .pax(Map.of("SCHILY.xattr.trusted.overlay.metacopy", ""))
                    .file("opt/a", "harmless"))));
    all.put(
        "an attribute of an overlay without root",
        entry(
            "user.overlay.opaque",
            layers(opt().pax(Map.of("SCHILY.xattr.user.overlay.opaque", "y")).folder("opt/x"))));
    all.put(
        "an access control list",
        entry(
            "system.posix_acl_access",
            layers(
                opt()
                    .pax(Map.of("SCHILY.xattr.system.posix_acl_access", "\2\0\0\0"))
                    .file("opt/a", ""))));
    all.put(
        "the device 0:0",
        entry("device 0:0", layers(opt().setuid("opt/a"), opt().entry('3', "opt/a", "", h -> h))));
    all.put(
        "a device that Linux takes for 0:0",
        entry(
            "device 4096:0",
            layers(
                opt().setuid("opt/a"),
                opt().entry('3', "opt/a", "", h -> h.put(329, "0010000\0")))));
    all.put(
        "an attribute of fuse-overlayfs",
        entry(
            "user.fuseoverlayfs.opaque",
            layers(
                opt().pax(Map.of("SCHILY.xattr.user.fuseoverlayfs.opaque", "y")).setuid("opt/a"))));
    all.put("more behind the end", entry("behind the end", layers(opt().zeros(2).setuid("opt/a"))));
    all.put(
        "more behind half an end", entry("behind the end", layers(opt().zeros(1).setuid("opt/a"))));
    all.put(
        "a negative size",
        entry(
            "has the size",
            layers(opt().entry('0', "opt/a", "", h -> h.put(124, "\u00ff".repeat(12))))));
    all.put(
        "a size that is no number",
        entry(
            "has the size",
            layers(opt().entry('0', "opt/a", "", h -> h.put(124, "0000000008\0")))));
    all.put(
        "a size beyond all bounds",
        entry(
            "bytes",
            layers(
                opt()
                    .entry(
                        '0',
                        "opt/a",
                        "",
                        h -> h.put(124, "\u0080\0\0\0\177" + "\u00ff".repeat(7))))));
    all.put(
        "a mode with a leading space",
        entry("has the mode", layers(opt().entry('0', "opt/a", "", h -> h.put(100, " 04755 \0")))));
    all.put(
        "a wrong checksum",
        entry(
            "wrong checksum", layers(opt().entry('0', "opt/a", "", h -> h.put(148, "000001\0 ")))));
    all.put(
        "a header of star",
        entry(
            "only some readers know",
            layers(opt().entry('0', "opt/a", "", h -> h.put(508, "tar\0")))));
    all.put(
        "a header of no format",
        entry(
            "unknown format",
            layers(opt().entry('0', "opt/a", "", h -> h.put(257, "\0".repeat(8))))));
    all.put(
        "a prefix of old GNU headers",
        entry(
            "has the time",
            layers(opt().entry('0', "a", "", h -> h.put(257, RawLayer.GNU).put(345, "opt")))));
    all.put(
        "a link with content",
        entry(
            "with content",
            layers(
                opt().entry('2', "opt/l", text(raw().setuid("opt/a").bytes()), h -> h.link("x")))));
    all.put(
        "a file that is called like a folder",
        entry("called like a folder", layers(opt().setuid("opt/a/"))));
    all.put(
        "a contiguous file",
        entry("type '7'", layers(opt().entry('7', "opt/a", "evil", h -> h.mode(04755)))));
    all.put(
        "a name for nothing",
        entry("where an entry should follow", layers(opt().pax(Map.of("path", "opt/a")))));
    all.put(
        "the middle of an entry",
        entry("in the middle", List.of(opt().entry('0', "opt/a", "", h -> h.size(600)).bytes())));
    return all;
  }
}
