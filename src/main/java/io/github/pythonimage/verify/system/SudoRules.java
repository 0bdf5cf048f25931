package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import java.util.List;
import java.util.stream.Stream;

/**
 * What sudo and doas would allow; root's own line, and those of groups without members, do no harm.
 */
public final class SudoRules {
  private final FileTree files;
  private final Accounts accounts;

  public SudoRules(FileTree files, Accounts accounts) {
    this.files = files;
    this.accounts = accounts;
  }

  /** One message where somebody but root may become root. */
  public List<String> problems() {
    var rules = Stream.concat(sudo(), doas()).toList();
    return rules.isEmpty()
        ? List.of()
        : List.of(
            Listing.of(rules, "rule", "rules")
                + " of sudo or doas lets others become root. Remove the file from the base.");
  }

  private Stream<String> sudo() {
    var main =
        Stream.of("/etc/sudoers", "/usr/etc/sudoers").flatMap(p -> files.resolve(p).stream());
    var more =
        Stream.of("/etc/sudoers.d", "/usr/etc/sudoers.d")
            .flatMap(files::below)
            .filter(FileEntry::isFile)
            .filter(f -> !f.name().contains("."));
    return Stream.concat(main, more)
        .flatMap(
            f ->
                f.text()
                    .replace("\\\n", " ")
                    .lines()
                    .map(l -> l.strip())
                    .filter(this::grants)
                    .map(l -> f.path() + ": " + l));
  }

  private boolean grants(String line) {
    if (line.isEmpty() || line.startsWith("#") || line.startsWith("@")) {
      return false;
    }
    var who = line.split("[\\s=]", 2)[0];
    if (who.startsWith("Defaults") || who.endsWith("_Alias") || who.equals("root")) {
      return false;
    }
    if (who.startsWith("%")) {
      var group = who.substring(1);
      return accounts.groups().stream()
          .anyMatch(
              g ->
                  g.name().equals(group)
                      && (!g.members().isEmpty()
                          || accounts.users().stream()
                              .anyMatch(u -> u.gid() == g.gid() && u.uid() != 0)));
    }
    return true;
  }

  private Stream<String> doas() {
    var main = files.resolve("/etc/doas.conf").stream();
    var more = files.below("/etc/doas.d").filter(FileEntry::isFile);
    return Stream.concat(main, more)
        .flatMap(
            f ->
                f.text()
                    .lines()
                    .map(String::strip)
                    .filter(l -> l.startsWith("permit"))
                    .map(l -> f.path() + ": " + l));
  }
}
