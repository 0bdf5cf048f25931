package io.github.pythonimage.config.wheels;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes out of a lock of uv what some members of its workspace do not need.
 *
 * <p>If it leaves the same of another version of the lock, the members need the same packages
 * there: what leads from one to the next is in what is left.
 *
 * @param packages the names of those that are left, members included
 */
public record LockReduction(Set<String> packages) {
  // A pattern needs ten times as long to find it, and labels compare thousands of locks.
  private static final String PACKAGE = "\n[[package]]";
  private static final Pattern NAME = Pattern.compile("(?m)^name = \"([^\"]+)\"\\s*$");
  private static final Pattern MEMBERS = Pattern.compile("(?m)^members = \\[([^\\]]*)]");
  private static final Pattern MEMBER = Pattern.compile("\"([^\"]+)\"");

  public LockReduction {
    // In one order, as fingerprints need one: that of copyOf differs from one JVM to the next.
    packages = Collections.unmodifiableSet(new TreeSet<>(packages));
  }

  /** The lock as uv wrote it, without other packages. */
  public String of(String lock) {
    var end = end(lock, 0);
    var head = MEMBERS.matcher(lock.substring(0, end)).replaceFirst(this::members);
    var reduced = new StringBuilder(head);
    var name = NAME.matcher(lock);
    for (var start = end; start < lock.length(); start = end) {
      end = end(lock, start);
      if (!name.region(start, end).find() || packages.contains(name.group(1))) {
        reduced.append(lock, start, end);
      }
    }
    // An empty line follows a package unless it is the last one, which another member may change.
    return reduced.toString().stripTrailing() + "\n";
  }

  /** Where the next package begins. */
  private static int end(String lock, int start) {
    var next = lock.indexOf(PACKAGE, start);
    return next < 0 ? lock.length() : next + 1;
  }

  private String members(MatchResult all) {
    return MEMBER
        .matcher(all.group(1))
        .results()
        .map(member -> member.group(1))
        .filter(packages::contains)
        .map(name -> "    \"" + name + "\",\n")
        .collect(Collectors.joining("", "members = [\n", "]"));
  }
}
