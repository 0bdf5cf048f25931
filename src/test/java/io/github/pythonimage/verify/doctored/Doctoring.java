package io.github.pythonimage.verify.doctored;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What is done to a good image. Files change in its last layer, so that the count of layers and the
 * configuration stay as they were, unless these are what is changed.
 */
final class Doctoring {
  /** The environment's packages, the distribution's standard library, and the image's user. */
  static final String PACKAGES = "/opt/app/venv/lib/python3.13/site-packages";

  static final String STDLIB = "/usr/lib/python3.13";
  static final int USER = 10_001;
  private static final int EXTRA = -1;

  final List<Consumer<ObjectNode>> configChanges = new ArrayList<>();
  boolean onlyFirstTag;
  private final Map<Integer, LayerEdits> layers = new TreeMap<>();
  private final ImageFiles good;
  private final ToolFiles tools;
  private LayerEdits edits;

  Doctoring(ImageFiles good, ToolFiles tools) {
    this.good = good;
    this.tools = tools;
    this.edits = edits(0);
  }

  ImageFiles good() {
    return good;
  }

  ToolFiles tools() {
    return tools;
  }

  /** The edits of a layer, counted from the last one, which is 0. */
  LayerEdits edits(int fromLast) {
    return layers.computeIfAbsent(fromLast, number -> new LayerEdits(good));
  }

  /** The edits of a layer over the last one. */
  LayerEdits extra() {
    return edits(EXTRA);
  }

  /** Whether a layer lies on one that is edited, so that the engine does not have it yet. */
  boolean isChangedBelow(int fromLast) {
    return layers.entrySet().stream()
        .anyMatch(layer -> layer.getKey() > fromLast && !layer.getValue().isEmpty());
  }

  /** What follows is done to another layer, counted from the last one. */
  Doctoring inLayer(int fromLast) {
    edits = edits(fromLast);
    return this;
  }

  /** What follows comes in a layer of its own over the good ones. */
  Doctoring inExtraLayer() {
    return inLayer(EXTRA);
  }

  /** The image's other tags stay those of the good one. */
  Doctoring onlyFirstTag() {
    onlyFirstTag = true;
    return this;
  }

  Doctoring file(String path, String text) {
    return file(path, 0644, text);
  }

  Doctoring file(String path, int mode, String text) {
    return file(path, mode, text.getBytes(StandardCharsets.UTF_8));
  }

  Doctoring file(String path, int mode, byte[] content) {
    edits.put(path, LayerEdits.Entry.file(path, mode, content));
    return this;
  }

  /** A module of the environment with its bytecode's folder left out. */
  Doctoring module(String name, String text) {
    return file(PACKAGES + "/" + name, text);
  }

  Doctoring folder(String path, int mode) {
    edits.put(path, LayerEdits.Entry.folder(path, mode));
    return this;
  }

  /** The root folder itself. */
  Doctoring root(int mode, int uid, int gid) {
    edits.put("./", LayerEdits.Entry.root(mode, uid, gid));
    return this;
  }

  Doctoring blockDevice(String path, int mode) {
    edits.put(path, LayerEdits.Entry.blockDevice(path, mode));
    return this;
  }

  Doctoring link(String path, String target) {
    edits.put(path, LayerEdits.Entry.link(path, target));
    return this;
  }

  /** A file of the good image at another path. */
  Doctoring copy(String from, String to, int mode) {
    return file(to, mode, good.content(from));
  }

  /** A file of an image with compilers and installers. */
  Doctoring tool(String from, String to, int mode) {
    return file(to, mode, tools.file(from));
  }

  /** A program of another name that nobody can tell by what it holds. */
  Doctoring program(String path) {
    return copy("/usr/bin/true", path, 0755);
  }

  Doctoring mode(String path, int mode) {
    var entry = edits.get(path);
    entry.header().setMode(entry.header().getMode() & ~07777 | mode);
    edits.put(path, entry);
    return this;
  }

  Doctoring owner(String path, int uid, int gid) {
    var entry = edits.get(path);
    entry.header().setIds(uid, gid);
    edits.put(path, entry);
    return this;
  }

  Doctoring attribute(String path, String name, byte[] value) {
    edits.put(path, edits.get(path).withAttribute(name, value));
    return this;
  }

  Doctoring append(String path, String text) {
    return change(path, old -> old + text);
  }

  Doctoring replace(String path, String old, String text) {
    return change(
        path,
        content -> {
          if (!content.contains(old)) {
            throw new AssertionError(path + " does not have '" + old + "'.");
          }
          return content.replace(old, text);
        });
  }

  private Doctoring change(String path, UnaryOperator<String> change) {
    return changeBytes(
        path,
        content ->
            change
                .apply(new String(content, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
  }

  Doctoring changeBytes(String path, UnaryOperator<byte[]> change) {
    var entry = edits.get(path);
    var content = change.apply(entry.content());
    entry.header().setSize(content.length);
    edits.put(path, new LayerEdits.Entry(entry.header(), content, Map.of()));
    return this;
  }

  Doctoring delete(String path) {
    good.entry(path);
    edits.delete(path);
    return this;
  }

  /** Deletes what only a layer below has. */
  Doctoring whiteout(String path) {
    edits.delete(path);
    return this;
  }

  /** A distribution of the environment with a RECORD that is right. */
  Doctoring distribution(String name, Map<String, String> modules) {
    return distribution(name, modules, "");
  }

  /**
   * A distribution of the environment with a RECORD that is right.
   *
   * @param metadata more lines of its metadata
   */
  Doctoring distribution(String name, Map<String, String> modules, String metadata) {
    var info = name + "-1.0.dist-info/";
    var files = new TreeMap<>(modules);
    files.put(
        info + "METADATA", "Metadata-Version: 2.1\nName: " + name + "\nVersion: 1.0\n" + metadata);
    files.put(info + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
    files.put(info + "INSTALLER", "pip\n");
    var record = new StringBuilder();
    files.forEach(
        (path, text) -> {
          module(path, text);
          record.append(GoodImageArchive.recordLine(path, text));
        });
    return module(info + "RECORD", record + info + "RECORD,,\n");
  }

  /** A file of an image with compilers in a distribution of the environment whose RECORD has it. */
  Doctoring recordedTool(String from, String path) {
    var line = GoodImageArchive.recordLine(path, tools.file(from));
    return tool(from, PACKAGES + "/" + path, 0755)
        .distribution("acme", Map.of())
        .append(PACKAGES + "/acme-1.0.dist-info/RECORD", line);
  }

  /** Changes what the image says besides its layers. */
  Doctoring image(Consumer<ObjectNode> change) {
    configChanges.add(change);
    return this;
  }

  /** Changes what containers of the image start with. */
  Doctoring config(Consumer<ObjectNode> change) {
    return image(image -> change.accept(image.withObject("/config")));
  }

  Doctoring variable(String name, String value) {
    return config(
        config -> {
          var environment = config.withArray("/Env");
          for (var i = environment.size() - 1; i >= 0; i--) {
            if (environment.get(i).asText().startsWith(name + "=")) {
              environment.remove(i);
            }
          }
          environment.add(name + "=" + value);
        });
  }

  Doctoring user(String value) {
    return config(config -> config.put("User", value));
  }

  Doctoring label(String name, String value) {
    return config(config -> config.withObject("/Labels").put(name, value));
  }

  /** Changes what the last step of the history says it ran. */
  Doctoring history(String createdBy) {
    return image(
        image -> {
          var history = image.withArray("/history");
          ((ObjectNode) history.get(history.size() - 1)).put("created_by", createdBy);
        });
  }
}
