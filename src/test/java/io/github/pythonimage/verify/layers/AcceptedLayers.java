package io.github.pythonimage.verify.layers;

import static io.github.pythonimage.verify.layers.RawLayer.layers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Layers that the plugin reads as an engine does. */
final class AcceptedLayers {
  private static final String LONG = "opt/" + "long/".repeat(30);
  private static final String BINARY_4 = "\u0080\0\0\0\0\0\0\0\0\0\0\4";

  private AcceptedLayers() {}

  private static RawLayer raw() {
    return new RawLayer();
  }

  private static RawLayer opt() {
    return raw().folder("opt");
  }

  /** The layers by what is special about them, the lowest first. */
  static Map<String, List<byte[]>> all() {
    var all = new LinkedHashMap<String, List<byte[]>>();
    all.put(
        "plain",
        layers(
            opt()
                .file("opt/a", "a")
                .link("opt/l", "a")
                .hardLink("opt/h", "opt/a")
                .setuid("opt/s")
                .entry('1', "opt/t", "", h -> h.mode(04755).link("opt/s"))
                .entry('6', "opt/p", "", h -> h.owner(5, 6))
                .entry('3', "opt/null", "", h -> h.put(329, "0000001\0" + "0000003\0"))));
    all.put("folders that no layer has", layers(raw().file("opt/x/y/z", "z")));
    all.put(
        "folders that only a lower layer has",
        layers(opt().folder("opt/x"), raw().file("opt/x/z", "z")));
    all.put(
        "a mark in a folder that no layer has",
        layers(opt(), raw().file("opt/x/.wh.y", "").file("opt/z/.wh..wh..opq", "")));
    all.put(
        "a folder twice",
        layers(
            opt()
                .entry('5', "opt/x/", "", h -> h.mode(0700))
                .file("opt/x/y", "")
                .entry('5', "./opt/x", "", h -> h.mode(0777).owner(7, 8))));
    all.put(
        "other spellings", layers(raw().folder("./opt").file("/opt/a", "").file("opt//./b", "")));
    all.put(
        "a deleted file that is there again",
        layers(opt().file("opt/a", "old"), opt().file("opt/.wh.a", "").file("opt/a", "new")));
    all.put(
        "a deleted folder",
        layers(opt().folder("opt/x").file("opt/x/a", ""), opt().file("opt/.wh.x", "")));
    all.put(
        "an emptied folder",
        layers(
            opt().folder("opt/x").folder("opt/x/y").file("opt/x/y/a", "").file("opt/x/b", ""),
            opt()
                .folder("opt/x")
                .folder("opt/x/y")
                .file("opt/x/y/new", "")
                .file("opt/x/.wh..wh..opq", "")));
    all.put(
        "a folder that became a file and a folder again",
        layers(
            opt().folder("opt/x").file("opt/x/a", ""),
            opt().file("opt/x", ""),
            opt().folder("opt/x").file("opt/x/b", "")));
    all.put(
        "a hard link to a symbolic link",
        layers(
            opt()
                .link("opt/l", "elsewhere")
                .entry('1', "opt/m", "", h -> h.mode(0777).link("opt/l"))));
    all.put(
        "hard links to a file that a later layer replaces",
        layers(
            opt()
                .setuid("opt/a")
                .entry('1', "opt/b", "", h -> h.mode(04755).link("opt/a"))
                .entry('1', "opt/c", "", h -> h.mode(04755).link("opt/b")),
            opt().file("opt/a", "harmless")));
    all.put(
        "a long name of pax",
        layers(
            opt()
                .pax(Map.of("path", LONG + "file", "uid", "3000000"))
                .file("short", "x")
                .pax(Map.of("linkpath", LONG + "file"))
                .link("opt/l", "short")));
    all.put(
        "notes of tools",
        layers(
            opt()
                .pax(
                    Map.of(
                        "SCHILY.acl.access",
                        "user::rw-,group::r--,other::r--",
                        "LIBARCHIVE.xattr.user.note",
                        "eA==",
                        "RHT.security.selinux",
                        "system_u:object_r:etc_t:s0\0",
                        "APK-TOOLS.checksum.SHA1",
                        "0000",
                        "comment",
                        "x"))
                .file("opt/a", "")));
    all.put(
        "a size of pax",
        layers(
            opt().pax(Map.of("size", "4")).entry('0', "opt/a", "evil", h -> h.size(0).mode(0600))));
    all.put(
        "long names of GNU",
        layers(
            opt()
                .longName('K', LONG + "target")
                .longName('L', LONG + "file")
                .entry(
                    '2',
                    LONG.substring(0, 99),
                    "",
                    h -> h.put(257, RawLayer.GNU).put(329, "\0".repeat(16)).mode(0777))));
    all.put(
        "binary numbers",
        layers(
            opt()
                .entry(
                    '0',
                    "opt/a",
                    "evil",
                    h -> h.put(124, BINARY_4).put(108, "\u0080\0\0\0\0\60\0\0"))));
    all.put(
        "times of GNU, one before 1970",
        layers(
            opt()
                .entry(
                    '0',
                    "opt/a",
                    "",
                    h ->
                        h.put(257, RawLayer.GNU)
                            .put(136, "\u00ff".repeat(11) + "\u0001")
                            .put(345, "14000000000\0" + "14000000000\0"))));
    all.put(
        "numbers that end with a space",
        layers(
            opt()
                .entry(
                    '0',
                    "opt/a",
                    "evil",
                    h -> h.put(100, "000600 \0" + "000007 \0" + "000010 \0" + "00000000004 "))));
    all.put(
        "a file of the oldest type", layers(opt().entry('\0', "opt/a", "x", h -> h.mode(0600))));
    all.put("no end", List.of(opt().file("opt/a", "x").bytes()));
    all.put("half an end", List.of(opt().file("opt/a", "x").zeros(1).bytes()));
    all.put("an empty layer", List.of(opt().ended(), raw().ended()));
    return all;
  }
}
