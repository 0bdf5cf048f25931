package io.github.pythonimage.verify.layers;

import static io.github.pythonimage.verify.layers.RawLayer.layers;
import static java.util.Map.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Layers whose names lead to different places in different engines. */
final class RefusedPaths {
  private RefusedPaths() {}

  private static RawLayer raw() {
    return new RawLayer();
  }

  private static RawLayer opt() {
    return raw().folder("opt");
  }

  private static RawLayer lib() {
    return raw().folder("usr").folder("usr/lib").link("lib", "usr/lib");
  }

  /** The layers by what is odd about them, with what the plugin says. */
  static Map<String, Map.Entry<String, List<byte[]>>> all() {
    var all = new LinkedHashMap<String, Map.Entry<String, List<byte[]>>>();
    all.put(
        "a file twice", entry("more than once", layers(opt().file("opt/a", "").setuid("opt/a"))));
    all.put(
        "a file twice, spelled differently",
        entry("more than once", layers(opt().setuid("opt/a").file("./opt//a", ""))));
    all.put(
        "a folder that is also a file",
        entry("more than once", layers(opt().folder("opt/a").setuid("opt/a/b").file("opt/a", ""))));
    all.put("the folder above", entry("folder above", layers(opt().setuid("opt/x/../a"))));
    all.put(
        "below a link of the layer",
        entry("/lib, which is no folder", layers(lib().setuid("lib/a"))));
    all.put(
        "below a link of a lower layer",
        entry("/lib, which is no folder", layers(lib(), raw().setuid("lib/a"))));
    all.put(
        "below a link that a later layer hides",
        entry(
            "/lib, which is no folder", layers(lib(), raw().setuid("lib/a"), raw().folder("lib"))));
    all.put(
        "below a link that the layer deletes afterwards",
        entry(
            "/opt/l, which is no folder",
            layers(
                opt().folder("usr").link("opt/l", "/usr"),
                opt().setuid("opt/l/a").file("opt/.wh..wh..opq", ""))));
    all.put(
        "a deletion below a link",
        entry(
            "/lib, which is no folder",
            layers(lib().file("usr/lib/a", ""), raw().file("lib/.wh.a", ""))));
    all.put(
        "a link is emptied",
        entry(
            "no folder", layers(lib().file("usr/lib/a", ""), raw().file("lib/.wh..wh..opq", ""))));
    all.put(
        "the root is emptied",
        entry("odd mark", layers(opt().setuid("opt/a"), raw().file(".wh..wh..opq", ""))));
    all.put(
        "a hard link to a lower layer",
        entry("before it", layers(opt().setuid("opt/a"), opt().hardLink("opt/b", "opt/a"))));
    all.put(
        "a hard link to a later file",
        entry("before it", layers(opt().hardLink("opt/b", "opt/a").setuid("opt/a"))));
    all.put(
        "a hard link to a folder",
        entry("before it", layers(opt().folder("opt/a").hardLink("opt/b", "opt/a"))));
    all.put(
        "a hard link through a link",
        entry("before it", layers(lib().setuid("usr/lib/a").hardLink("b", "lib/a"))));
    all.put(
        "a hard link to a mark",
        entry(
            "before it",
            layers(
                opt().file("opt/a", ""),
                opt().file("opt/.wh.a", "").hardLink("opt/b", "opt/.wh.a"))));
    all.put(
        "setuid by a hard link",
        entry(
            "another owner, mode",
            layers(
                opt()
                    .file("opt/a", "evil")
                    .entry('1', "opt/b", "", h -> h.mode(04755).link("opt/a")))));
    all.put(
        "an owner by a hard link",
        entry(
            "another owner, mode",
            layers(
                opt()
                    .file("opt/a", "evil")
                    .entry('1', "opt/b", "", h -> h.mode(0644).owner(7, 8).link("opt/a")))));
    all.put(
        "a capability by a hard link",
        entry(
            "another owner, mode",
            layers(
                opt()
                    .file("opt/a", "evil")
                    .pax(
                        Map.of(
                            "SCHILY.xattr.security.capability",
                            "\1\0\0\2\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0"))
                    .hardLink("opt/b", "opt/a"))));
    for (var mark : List.of("opt/.wh.", "opt/.wh..", "opt/.wh...", "opt/.wh..wh.plnk")) {
      all.put(
          "the mark " + mark,
          entry("odd mark", layers(opt().setuid("opt/a"), opt().file(mark, ""))));
    }
    all.put(
        "below a mark",
        entry("lies below a mark", layers(opt().file("opt/a", ""), opt().setuid("opt/.wh.a/b"))));
    all.put(
        "a mark that is a folder",
        entry("odd mark", layers(opt().file("opt/a", ""), opt().folder("opt/.wh.a"))));
    all.put(
        "a mark with content",
        entry("odd mark", layers(opt().file("opt/a", ""), opt().file("opt/.wh.a", "x"))));
    all.put(
        "a layer deletes its own file",
        entry("and deletes it", layers(opt().setuid("opt/a").file("opt/.wh.a", ""))));
    all.put(
        "a layer deletes its own folder",
        entry(
            "and deletes it",
            layers(
                opt().folder("opt/x").setuid("opt/x/a"),
                opt().folder("opt/x").file("opt/.wh.x", ""))));
    all.put(
        "a deleted folder that is there again",
        entry(
            "and deletes it",
            layers(
                opt().folder("opt/x").setuid("opt/x/a"),
                opt().file("opt/.wh.x", "").folder("opt/x"))));
    all.put(
        "a deleted folder with a new file",
        entry(
            "and deletes it",
            layers(
                opt().folder("opt/x").setuid("opt/x/a"),
                opt().file("opt/.wh.x", "").file("opt/x/b", ""))));
    return all;
  }
}
