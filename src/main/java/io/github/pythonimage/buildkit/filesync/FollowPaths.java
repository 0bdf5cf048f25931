package io.github.pythonimage.buildkit.filesync;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Finds what has to travel so that paths can be opened at the other end: the paths themselves, each
 * link on the way, and what it leads to. Links are read as if the tree's root were the root of the
 * file system, so they lead nowhere else.
 *
 * <p>The answer is a list of include patterns. A link may be the match of a wildcard; beyond a
 * wildcard that matches no link, a path is taken as the pattern that it is.
 */
final class FollowPaths {

  /** As many as Linux follows before it says ELOOP. */
  private static final int MOST_LINKS = 40;

  private final Node root;
  private final Map<String, List<Node>> listings = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> found = new TreeSet<>();

  private FollowPaths(Node root) {
    this.root = root;
  }

  /** The empty path in the answer stands for the whole tree. */
  static List<String> resolve(Node root, List<String> paths) {
    var resolver = new FollowPaths(root);
    for (var path : paths) {
      resolver.start(path);
    }
    return List.copyOf(resolver.found);
  }

  private void start(String path) {
    var cleaned = SlashPath.clean("./" + path);
    if (cleaned.equals("..") || cleaned.startsWith("../")) {
      // Outside, so nothing is there; but it is still a path that was asked for.
      found.add(cleaned);
    } else {
      follow(SlashPath.insideRoot(cleaned), 0);
    }
  }

  private void follow(String path, int links) {
    if (links > MOST_LINKS || !seen.add(path)) {
      return;
    }
    var current = "";
    var rest = path;
    while (!rest.isEmpty()) {
      var slash = rest.indexOf('/');
      current = SlashPath.join(current, slash < 0 ? rest : rest.substring(0, slash));
      rest = slash < 0 ? "" : rest.substring(slash + 1);
      var targets = targets(current);
      if (!targets.isEmpty()) {
        found.add(current);
        for (var target : targets) {
          follow(SlashPath.insideRoot(target + "/" + rest), links + 1);
        }
        return;
      }
    }
    found.add(current);
  }

  /** Where the links lead that a path's last segment names. */
  private List<String> targets(String path) {
    var directory = SlashPath.parent(path);
    var name = SlashPath.name(path);
    var wanted = names(name);
    var targets = new ArrayList<String>();
    for (var entry : children(directory)) {
      if (wanted.test(entry.name().text())) {
        var target = target(entry);
        if (target != null) {
          targets.add(target.startsWith("/") ? target : "/" + directory + "/" + target);
        }
      }
    }
    return targets;
  }

  private static Predicate<String> names(String segment) {
    try {
      return Glob.hasWildcard(segment) ? Glob.parse(segment)::matches : segment::equals;
    } catch (PatternSyntaxException e) {
      // It becomes an include pattern, and is refused as such.
      return name -> false;
    }
  }

  private static @Nullable String target(Node entry) {
    try {
      return entry.attributes().isSymlink() ? entry.linkTarget().text() : null;
    } catch (IOException e) {
      // It vanished or cannot be read. If it is wanted, the walk says so with its name.
      return null;
    }
  }

  private List<Node> children(String directory) {
    var known = listings.get(directory);
    if (known == null) {
      known = list(directory);
      listings.put(directory, known);
    }
    return known;
  }

  private List<Node> list(String directory) {
    try {
      if (directory.isEmpty()) {
        return root.children();
      }
      var name = SlashPath.name(directory);
      for (var entry : children(SlashPath.parent(directory))) {
        if (entry.name().text().equals(name) && entry.attributes().isDirectory()) {
          return entry.children();
        }
      }
    } catch (IOException e) {
      // As above.
    }
    return List.of();
  }
}
