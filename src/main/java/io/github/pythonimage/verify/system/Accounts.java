package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Users and groups, as engines and glibc read them in {@code /etc}. */
public record Accounts(
    List<User> users, List<Group> groups, List<Secret> shadow, List<Secret> groupShadow) {
  /** One more than any list has, so that a line of colons is not many fields. */
  private static final int FIELDS = 10;

  public Accounts {
    users = List.copyOf(users);
    groups = List.copyOf(groups);
    shadow = List.copyOf(shadow);
    groupShadow = List.copyOf(groupShadow);
  }

  /** A line of {@code /etc/passwd}; numbers are -1 unless they are digits alone. */
  public record User(String name, String password, int uid, int gid, String home, String shell) {}

  /** A line of {@code /etc/group}. */
  public record Group(String name, String password, int gid, List<String> members) {
    public Group {
      members = List.copyOf(members);
    }
  }

  /** A name and the hash of its password. */
  public record Secret(String name, String hash) {
    /** Whether a password exists that opens it, the empty one included. */
    public boolean isUsable() {
      return !hash.startsWith("!") && !hash.startsWith("*");
    }
  }

  /** The accounts of an image. */
  public static Accounts of(FileTree files) {
    return new Accounts(
        lines(files, "/etc/passwd")
            .map(
                f -> new User(f[0], part(f, 1), number(f, 2), number(f, 3), part(f, 5), part(f, 6)))
            .toList(),
        lines(files, "/etc/group")
            .filter(f -> !f[0].startsWith("#"))
            .map(
                f ->
                    new Group(
                        f[0],
                        part(f, 1),
                        number(f, 2),
                        Arrays.stream(part(f, 3).split(","))
                            .map(String::strip)
                            .filter(m -> !m.isEmpty())
                            .toList()))
            .toList(),
        secrets(files, "/etc/shadow"),
        secrets(files, "/etc/gshadow"));
  }

  private static List<Secret> secrets(FileTree files, String path) {
    return lines(files, path)
        .filter(f -> !f[0].startsWith("#"))
        .map(f -> new Secret(f[0], part(f, 1)))
        .toList();
  }

  /** Also comments: engines take them for accounts in {@code /etc/passwd}. */
  private static Stream<String[]> lines(FileTree files, String path) {
    return files.resolve(path).map(FileEntry::text).stream()
        // Not at a carriage return, as String.lines does.
        .flatMap(text -> Stream.of(text.split("\n", -1)))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .map(line -> line.split(":", FIELDS));
  }

  private static String part(String[] fields, int index) {
    return index < fields.length ? fields[index].strip() : "";
  }

  /** Engines take a number with a blank for 0, and glibc does not. */
  private static int number(String[] fields, int index) {
    var text = index < fields.length ? fields[index] : "";
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
  }

  /** The groups that list one of these names as a member. */
  public Set<Group> groupsOf(Set<String> names) {
    var found = new TreeSet<Group>((a, b) -> a.name().compareTo(b.name()));
    groups.stream().filter(g -> g.members().stream().anyMatch(names::contains)).forEach(found::add);
    return found;
  }
}
