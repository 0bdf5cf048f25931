package io.github.pythonimage.verify.files;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Follows a path as the kernel does, and notes every entry that it passes through. */
public final class PathResolver {
  // As the kernel's own limit.
  private static final int LONGEST_CHAIN = 40;

  /** In characters of all paths on the way; those of usual images have a tenth. */
  private static final int USUAL_WALK = 16 << 10;

  private static final Set<String> MOUNTED = Set.of("/dev", "/proc", "/sys");

  private final FileTree tree;
  private final List<FileEntry> passed = new ArrayList<>();
  private String folder = "/";
  private String mounted = "";
  private int links;
  private int walked;

  /** A walk that starts at the root. */
  public PathResolver(FileTree tree) {
    this.tree = tree;
  }

  /**
   * The entry at the end of an absolute path; empty where there is none, or links go in circles.
   */
  public Optional<FileEntry> resolve(String path) {
    folder = "/";
    mounted = "";
    Deque<String> todo = new ArrayDeque<>(FileEntry.names(path));
    var found = tree.get("/");
    while (!todo.isEmpty()) {
      var name = todo.pop();
      if (name.equals("..")) {
        folder = FileEntry.parent(folder);
        found = tree.get(folder);
        continue;
      }
      var next = folder.equals("/") ? "/" + name : folder + "/" + name;
      walked += next.length();
      if (walked > USUAL_WALK) {
        tree.walkFar(next.length());
      }
      if (MOUNTED.contains(next) && mounted.isEmpty()) {
        mounted = todo.isEmpty() ? next : next + "/" + String.join("/", todo);
      }
      found = tree.get(next);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      passed.add(found.get());
      if (found.get().isLink()) {
        if (++links > LONGEST_CHAIN) {
          return Optional.empty();
        }
        var target = found.get().target();
        var before = new ArrayDeque<>(FileEntry.names(target));
        before.addAll(todo);
        todo = before;
        folder = target.startsWith("/") ? "/" : folder;
        found = tree.get(folder);
      } else {
        folder = next;
      }
    }
    return found;
  }

  /** Folders, links and files on the way, in the order in which the walk met them. */
  public List<FileEntry> passed() {
    return List.copyOf(passed);
  }

  /** The last folder that the walk was in; where it found nothing, the missing name is there. */
  public String folder() {
    return folder;
  }

  /**
   * Where the walk entered what the engine mounts over the image in every container, with the rest
   * of the path as it was then; empty if it did not.
   */
  public Optional<String> mounted() {
    return Optional.of(mounted).filter(path -> !path.isEmpty());
  }
}
