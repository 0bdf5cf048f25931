package io.github.pythonimage.buildkit.filesync;

import io.github.pythonimage.buildkit.filesync.ContextFilter.FilterResult;
import io.github.pythonimage.buildkit.wire.Stat;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks a tree in the order of the wire and reports what the filter selects. A directory that is
 * not selected is reported all the same, late, once something below it is.
 */
final class ContextWalk {

  /** Gets the selected entries, one after the other. */
  @FunctionalInterface
  interface Visitor {
    void visit(Entry entry) throws IOException, InterruptedException;
  }

  /**
   * What is known of a selected entry before its content is read.
   *
   * @param linkTarget of a symbolic link, else empty
   */
  record Entry(String path, Node node, Attributes attributes, String linkTarget) {
    Stat toStat() {
      return attributes.toStat(path, linkTarget);
    }
  }

  private final ContextFilter filter;
  private final Visitor visitor;
  private final List<Entry> held = new ArrayList<>();

  private ContextWalk(ContextFilter filter, Visitor visitor) {
    this.filter = filter;
    this.visitor = visitor;
  }

  static void walk(Node root, ContextFilter filter, Visitor visitor) throws InterruptedException {
    new ContextWalk(filter, visitor).enter("", root, null);
  }

  private void enter(String directory, Node node, @Nullable FilterResult result)
      throws InterruptedException {
    for (var child : children(directory, node, result)) {
      var path = SlashPath.join(directory, child.name().text());
      try {
        evaluate(path, child, result);
      } catch (NoSuchFileException e) {
        // It went away before it was promised to the daemon, so nobody will miss it.
      } catch (IOException e) {
        throw FileSyncException.reading(path, e);
      }
    }
  }

  private void evaluate(String path, Node node, @Nullable FilterResult parent)
      throws IOException, InterruptedException {
    var result = filter.evaluate(path, parent);
    if (!result.selected() && !result.entered()) {
      return;
    }
    var attributes = node.attributes();
    var target = result.selected() && attributes.isSymlink() ? linkTarget(path, node) : "";
    var entry = new Entry(path, node, attributes, target);
    if (result.selected()) {
      report(entry);
    }
    if (attributes.isDirectory() && result.entered()) {
      descend(entry, result);
    }
  }

  private void descend(Entry directory, FilterResult result) throws InterruptedException {
    var depth = held.size();
    if (!result.selected()) {
      held.add(directory);
    }
    enter(directory.path(), directory.node(), result);
    while (held.size() > depth) {
      held.remove(held.size() - 1);
    }
  }

  private void report(Entry entry) throws IOException, InterruptedException {
    for (var parent : held) {
      send(parent);
    }
    held.clear();
    send(entry);
  }

  private void send(Entry entry) throws IOException, InterruptedException {
    var name = entry.node().name();
    requireExact(name, SlashPath.join(SlashPath.parent(entry.path()), name.shown()));
    visitor.visit(entry);
  }

  private static String linkTarget(String path, Node node) throws IOException {
    var name = node.linkTarget();
    requireExact(name, path + " -> " + name.shown());
    return name.text();
  }

  private static void requireExact(EntryName name, String path) {
    if (!name.exact()) {
      throw new FileSyncException(
          Status.Code.INVALID_ARGUMENT,
          "'%s' in the build context has a name or a link target that is not valid UTF-8; rename it, or exclude it in .dockerignore"
              .formatted(path));
    }
  }

  private static List<Node> children(String path, Node directory, @Nullable FilterResult result) {
    try {
      return directory.children();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (IOException e) {
      if (result != null && !result.selected()) {
        // The docker CLI ignores errors of excluded files, too.
        return List.of();
      }
      throw FileSyncException.reading(path.isEmpty() ? "." : path, e);
    }
  }
}
