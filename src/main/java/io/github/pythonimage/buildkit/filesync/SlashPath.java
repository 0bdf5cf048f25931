package io.github.pythonimage.buildkit.filesync;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;

/** The arithmetic of relative paths on the wire, where the separator is '/' on every platform. */
final class SlashPath {

  private SlashPath() {}

  /**
   * The shortest path with the same meaning, by its text alone; what Go calls {@code Clean}. The
   * daemon and the docker CLI see patterns in this form only.
   */
  static String clean(String path) {
    var rooted = path.startsWith("/");
    var kept = new ArrayDeque<String>();
    for (var segment : path.split("/", -1)) {
      var up = segment.equals("..");
      if (segment.isEmpty() || segment.equals(".")) {
        continue;
      }
      if (up && !kept.isEmpty() && !kept.getLast().equals("..")) {
        kept.removeLast();
      } else if (!up || !rooted) {
        kept.addLast(segment);
      }
    }
    var cleaned = String.join("/", kept);
    return rooted ? "/" + cleaned : cleaned.isEmpty() ? "." : cleaned;
  }

  /** The path as seen from the root of a tree, which it cannot leave; empty for the root itself. */
  static String insideRoot(String path) {
    return clean("/" + path).substring(1);
  }

  static String join(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }

  static String parent(String path) {
    return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * Compares two names as their UTF-8 bytes would. Comparing Java's chars instead would put a
   * surrogate pair (an emoji) before U+E000 to U+FFFF, and the daemon refuses a list out of order.
   */
  static int compareNames(String left, String right) {
    return Arrays.compareUnsigned(
        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
  }
}
