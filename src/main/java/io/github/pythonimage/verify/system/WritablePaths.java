package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.PathResolver;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds out whether the image's user can change what a path leads to. */
public record WritablePaths(FileTree files, UserPermissions rights) {
  private static final Set<String> TEMPORARY =
      Set.of("/tmp", "/var/tmp", "/run/lock", "/run/shm", "/dev/shm", "/dev/mqueue");

  /** What every container has there, and the user cannot replace. */
  private static final Pattern DEVICE =
      Pattern.compile(
          "/dev/(?:null|zero|full|u?random|tty|stdin|stdout|stderr|fd(?:/[012])?)"
              + "|/proc/(?:self/)?mounts|/proc/(?:self|1)/fd/[012]");

  /** Those of an image's user. */
  public static WritablePaths of(CheckContext context, FileTree files) {
    return new WritablePaths(files, UserPermissions.of(context, files));
  }

  /** Whether a folder is one that everybody may write to, each their own files. */
  public static boolean isTemporary(String path) {
    return TEMPORARY.contains(path);
  }

  /** Whether the engine mounts something over a path in every container. */
  public static boolean isMounted(String path) {
    return path.startsWith("/dev/") || path.startsWith("/proc/") || path.startsWith("/sys/");
  }

  /** Where a walk entered what the engine mounts, unless it led to a usual device. */
  public static Optional<String> mounted(PathResolver walk) {
    return walk.mounted().filter(path -> !DEVICE.matcher(path).matches());
  }

  /**
   * The entry that lets the user put something else at a path: the file itself, or a folder on the
   * way to it, through links as well. A path that does not exist yet counts where the user can
   * create it. What the engine mounts belongs to no image: there it is the path itself.
   */
  public Optional<String> weakness(String path) {
    var walk = new PathResolver(files);
    var end = walk.resolve(path);
    var mounted = mounted(walk);
    if (mounted.isPresent()) {
      return mounted;
    }
    for (var entry : walk.passed()) {
      var folder = files.get(entry.parent());
      if (folder.isPresent() && rights.mayWrite(folder.get())) {
        return Optional.of(folder.get().path());
      }
    }
    if (end.isPresent()) {
      return end.filter(rights::mayWrite).map(e -> e.path());
    }
    return files.get(walk.folder()).filter(rights::mayWrite).map(e -> e.path());
  }

  /** The same of a home: that a user owns it is usual, and its files are findings of their own. */
  public Optional<String> weaknessOfHome(String path) {
    return weakness(path)
        .filter(at -> files.get(at).filter(e -> rights.uids().contains(e.uid())).isEmpty());
  }
}
