package io.github.pythonimage.verify.files;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Names that differ only in bytes that are no UTF-8 look alike; none may hide another. */
public final class NameCollisions {
  // Where the search for each path goes on: from the beginning, it takes the square of their
  // number.
  private final Map<String, Integer> next = new HashMap<>();

  /** The path, or the first one with a number behind it that nothing has. */
  public String freeName(String path, Predicate<String> isTaken) {
    var free = path;
    while (isTaken.test(free)) {
      free = path + " (" + next.merge(path, 2, (before, first) -> before + 1) + ")";
    }
    return free;
  }
}
