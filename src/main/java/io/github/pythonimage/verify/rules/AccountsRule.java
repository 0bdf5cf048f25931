package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.Accounts;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.SudoRules;
import io.github.pythonimage.verify.system.UserPermissions;
import io.github.pythonimage.verify.system.WritablePaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * No account opens a way to root: no password, no second root, no groups, no sudo rules, and no
 * home or shell that others can change.
 */
public final class AccountsRule implements FilesRule {
  private static final Set<String> LOCKED = Set.of("x", "*", "!", "!!");
  private static final Set<String> ROOT_GROUPS = Set.of("root", "wheel");

  /** Control characters, and at the ends of a line what some programs take for a blank. */
  private static final Pattern UNCLEAR =
      Pattern.compile("(?md)[\\x00-\\x08\\x0b-\\x1f]|^[^\\x21-\\x7e\\n]|[^\\x00-\\x7f][ \\t]*$");

  @Override
  public void check(CheckContext context, FileTree files, Findings found) {
    if (files.resolve("/etc/passwd").isEmpty()) {
      found.error(
          "/etc/passwd is not in the image, so that the user has no name and programs that look"
              + " for it fail. Choose a <base> that has it.");
      return;
    }
    var accounts = Accounts.of(files);
    unclear(files, found);
    roots(accounts, found);
    homes(WritablePaths.of(context, files), accounts, found);
    passwords(accounts, found);
    groups(context, accounts, found);
    readable(UserPermissions.of(context, files), files, found);
    new SudoRules(files, accounts).check(found);
  }

  private static void unclear(FileTree files, Findings found) {
    var unclear =
        Stream.of("/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow")
            .flatMap(path -> files.resolve(path).stream())
            .filter(file -> UNCLEAR.matcher(file.text()).find())
            .map(FileEntry::path)
            .toList();
    found.error(
        Message.of(
                unclear,
                "file of accounts has characters that programs read in different ways",
                "files of accounts have characters that programs read in different ways")
            .then(", such as a carriage return. Remove them in the base."));
  }

  private static void roots(Accounts accounts, Findings found) {
    var roots =
        accounts.users().stream()
            .filter(u -> (u.uid() == 0) != u.name().equals("root") || u.uid() < 0 || u.gid() < 0)
            .map(Accounts.User::name)
            .toList();
    found.error(
        Message.of(roots, "account", "accounts")
            .after("/etc/passwd has ")
            .then(
                " with the uid of root, or an unreadable uid or gid. Remove the line from the"
                    + " base."));
  }

  /** Shells start with files of the home, and su with the shell. */
  private static void homes(WritablePaths writable, Accounts accounts, Findings found) {
    var open = new ArrayList<String>();
    for (var user : accounts.users()) {
      var isRoot = user.uid() == 0;
      if (isRoot || writable.rights().uids().contains(user.uid())) {
        Stream.of(user.home(), user.shell())
            .filter(path -> !path.isEmpty())
            .filter(
                path ->
                    !path.startsWith("/")
                        || (isRoot ? writable.weakness(path) : writable.weaknessOfHome(path))
                            .isPresent())
            .forEach(path -> open.add(user.name() + ": " + path));
      }
    }
    found.error(
        Message.of(open, "home or shell", "homes or shells")
            .after("/etc/passwd has ")
            .then(" in a place that others can change. Name a folder of root in the base."));
  }

  private static void passwords(Accounts accounts, Findings found) {
    var open =
        accounts.users().stream()
            .filter(u -> !LOCKED.contains(u.password()) && !u.password().startsWith("!"))
            .map(u -> u.name() + (u.password().isEmpty() ? ", without a password" : ""))
            .collect(Collectors.toCollection(ArrayList::new));
    accounts.shadow().stream()
        .filter(Accounts.Secret::isUsable)
        .map(s -> s.name() + (s.hash().isEmpty() ? ", without a password" : ""))
        .forEach(open::add);
    accounts.groups().stream()
        .filter(g -> !LOCKED.contains(g.password()) && !g.password().isEmpty())
        .map(g -> "group " + g.name())
        .forEach(open::add);
    accounts.groupShadow().stream()
        .filter(s -> s.isUsable() && !s.hash().isEmpty())
        .map(s -> "group " + s.name())
        .forEach(open::add);
    found.error(
        Message.of(open, "account", "accounts")
            .after("A password opens ")
            .then(
                " of /etc/passwd, /etc/shadow, /etc/group or /etc/gshadow. Lock them in the base"
                    + " ('passwd --lock NAME')."));
  }

  private static void groups(CheckContext context, Accounts accounts, Findings found) {
    var user = context.spec().runtime().user();
    var own = accounts.users().stream().filter(u -> u.uid() == user.uid()).toList();
    var names = own.stream().map(Accounts.User::name).collect(Collectors.toSet());
    names.add(user.name());
    for (var entry : own) {
      if (entry.gid() != user.uid()) {
        found.error(
            "/etc/passwd gives user %s the group %s, but <runtime><uid> says %s. Build the image again."
                .formatted(entry.name(), entry.gid(), user.uid()));
      }
    }
    var extra =
        accounts.groupsOf(names).stream()
            .filter(g -> g.gid() != user.uid())
            .map(Accounts.Group::name)
            .toList();
    found.error(
        Message.of(extra, "more group", "more groups")
            .after("/etc/group makes user " + user.name() + " a member of ")
            .then(". Remove it from them in the base."));
    var roots =
        accounts.groups().stream()
            .filter(g -> g.gid() < 0 || (g.gid() == 0 && !ROOT_GROUPS.contains(g.name())))
            .map(Accounts.Group::name)
            .toList();
    found.error(
        Message.of(roots, "group", "groups")
            .after("/etc/group has ")
            .then(" with the gid of root, or an unreadable one. Remove the line from the base."));
  }

  private static void readable(UserPermissions rights, FileTree files, Findings found) {
    var open =
        List.of(
                "/etc/shadow",
                "/etc/gshadow",
                "/etc/shadow-",
                "/etc/gshadow-",
                "/etc/security/opasswd")
            .stream()
            .flatMap(path -> files.resolve(path).stream())
            // Packages bring an empty one.
            .filter(file -> file.size() > 0 || !file.path().endsWith("/opasswd"))
            .filter(rights::mayRead)
            .map(FileEntry::path)
            .toList();
    found.error(
        Message.of(open, "file", "files")
            .after("Others than root can read ")
            .then(
                " with hashes of passwords. Set mode 0640 and a group without users in the base."));
  }
}
