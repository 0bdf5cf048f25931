package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What sudo and doas would allow; root's own line, and those of groups without members, do no harm.
 */
public final class SudoRules {
  private static final List<String> SUDO_FOLDERS = List.of("/etc/sudoers.d", "/usr/etc/sudoers.d");
  private static final Pattern INCLUDE = Pattern.compile("[@#]include(?:dir)?\\s++\"?+([^\"]+)\"?");

  /** A user by number, which is no comment. */
  private static final Pattern UID = Pattern.compile("#-?[1-9]");

  /** A group by number; nobody needs a rule for one that has no members. */
  private static final Pattern GID = Pattern.compile("\"?%\"?#-?[1-9]");

  /** The first words of a rule, with commas between them. */
  private static final Pattern USERS = Pattern.compile("[^\\s=,]++(?:\\s*+,\\s*+[^\\s=,]++)*+");

  /** Lines that grant nothing, or nothing to others than root. */
  private static final Pattern OTHER =
      Pattern.compile("Defaults(?:[@:!>].*)?|(?:User|Runas|Host|Cmnd|Cmd)_Alias|root");

  private final FileTree files;
  private final Set<String> groups;

  public SudoRules(FileTree files, Accounts accounts) {
    this.files = files;
    this.groups = withMembers(accounts);
  }

  /** Adds a finding where somebody but root may become root. */
  public void check(Findings found) {
    var rules = Stream.concat(sudo(), doas()).toList();
    found.error(
        Message.of(rules, "rule", "rules")
            .then(" of sudo or doas lets others become root. Remove the file from the base."));
  }

  private Stream<String> sudo() {
    var main = Stream.of("/etc/sudoers", "/usr/etc/sudoers").flatMap(p -> files.get(p).stream());
    var more =
        SUDO_FOLDERS.stream()
            .flatMap(this::in)
            // sudo leaves out files of package managers and editors.
            .filter(f -> !f.name().contains(".") && !f.name().endsWith("~"));
    return Stream.concat(main, more)
        .flatMap(f -> lines(f, l -> grants(l) || includes(l)).map(l -> f.path() + ": " + l));
  }

  /** Entries of a folder, also where it is a link. */
  private Stream<FileEntry> in(String folder) {
    var real = files.resolve(folder).map(FileEntry::path).orElse(folder);
    return files.in(real).filter(f -> !f.isFolder());
  }

  /** Those lines of a file that a condition holds for; all of it where nobody has read it. */
  private Stream<String> lines(FileEntry file, Predicate<String> condition) {
    var content = files.resolve(file.path()).filter(FileEntry::isFile);
    if (content.filter(f -> f.size() > 0 && f.text().isEmpty()).isPresent()) {
      return Stream.of("a file that the plugin does not read");
    }
    return content.stream()
        .flatMap(f -> f.text().replace("\\\n", " ").lines())
        .map(String::strip)
        .filter(condition);
  }

  private static boolean includes(String line) {
    var include = INCLUDE.matcher(line);
    return include.matches() && !SUDO_FOLDERS.contains(include.group(1).replaceFirst("/$", ""));
  }

  private boolean grants(String line) {
    var isId = UID.matcher(line).lookingAt();
    if (line.isEmpty() || (line.startsWith("#") && !isId) || line.startsWith("@")) {
      return false;
    }
    var users = USERS.matcher(line);
    return users.lookingAt() && Stream.of(users.group().split("\\s*,\\s*")).anyMatch(this::isOther);
  }

  /** Whether a user or group of a rule is somebody else than root. */
  private boolean isOther(String who) {
    if (OTHER.matcher(who).matches()) {
      return false;
    }
    if (GID.matcher(who).lookingAt()) {
      return true;
    }
    return !who.startsWith("%") || groups.contains(who.substring(1));
  }

  private static Set<String> withMembers(Accounts accounts) {
    var first =
        accounts.users().stream()
            .filter(u -> u.uid() != 0)
            .map(Accounts.User::gid)
            .collect(Collectors.toSet());
    return accounts.groups().stream()
        .filter(g -> !g.members().isEmpty() || first.contains(g.gid()))
        .map(Accounts.Group::name)
        .collect(Collectors.toSet());
  }

  private Stream<String> doas() {
    var main = files.get("/etc/doas.conf").stream();
    return Stream.concat(main, in("/etc/doas.d"))
        .flatMap(f -> lines(f, l -> l.startsWith("permit")).map(l -> f.path() + ": " + l));
  }
}
