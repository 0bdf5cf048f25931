package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.UserPermissions;
import io.github.pythonimage.verify.system.WritablePaths;
import java.util.List;
import java.util.stream.Stream;

/** The image's user can change nothing but temporary folders, anywhere in the image. */
public final class WriteAccessRule implements FilesRule {
  private static final List<String> ACCOUNTS =
      List.of("/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow");

  @Override
  public void check(CheckContext context, FileTree files, Findings found) {
    var rights = UserPermissions.of(context, files);
    var writable =
        files
            .all()
            .filter(e -> !WritablePaths.isMounted(e.path()))
            .filter(rights::mayWrite)
            .filter(e -> !isGoodTemporary(e))
            .toList();
    found.error(
        Message.of(writable, "path", "paths")
            .after("uid " + context.spec().runtime().user().uid() + " can change ")
            .then(
                ". Files must belong to root and be writable for nobody else; temporary folders"
                    + " need mode 1777."));
    var lists = files.all().filter(FileEntry::hasAccessList).toList();
    found.error(
        Message.of(lists, "path", "paths")
            .then(
                " with an access control list, by which others may write than the mode says."
                    + " Remove the list ('setfacl --remove-all')."));
    var foreign =
        files
            .below(context.prefix().toString())
            .filter(e -> e.uid() != 0 && e.uid() != context.spec().runtime().user().uid())
            .toList();
    found.error(
        Message.of(foreign, "path", "paths")
            .then(
                " below the prefix belongs to another user than root, who can change it. Build"
                    + " the image again."));
    owners(context, files, found);
    links(new WritablePaths(files, rights), files, found);
  }

  /** What decides who is root and what runs: nobody but root may change it, whoever that is. */
  private static void owners(CheckContext context, FileTree files, Findings found) {
    var python = files.resolve(context.image().interpreter().command()).stream();
    var folders =
        Stream.of(context.info().environment().getOrDefault("PATH", "").split(":", -1))
            // Some bases give their own environment to a user of theirs.
            .filter(folder -> folder.matches("/(?:usr|bin|sbin)(?:/.*)?"));
    var foreign =
        Stream.concat(
                python.flatMap(f -> Stream.concat(Stream.of(f), files.get(f.parent()).stream())),
                Stream.concat(ACCOUNTS.stream(), folders)
                    .flatMap(path -> files.resolve(path).stream()))
            .filter(e -> e.uid() != 0)
            .filter(e -> e.uid() != context.spec().runtime().user().uid())
            .map(FileEntry::path)
            .distinct()
            .sorted()
            .toList();
    found.error(
        Message.of(foreign, "path", "paths")
            .then(
                " of PATH, the interpreter or the accounts belongs to another user than root."
                    + " Let it belong to root in the base ('chown root')."));
  }

  private static boolean isGoodTemporary(FileEntry entry) {
    return entry.isFolder()
        && WritablePaths.isTemporary(entry.path())
        && entry.isSticky()
        && entry.uid() == 0;
  }

  private static void links(WritablePaths writable, FileTree files, Findings found) {
    var links =
        files
            .all()
            .filter(FileEntry::isLink)
            .filter(l -> !WritablePaths.isMounted(l.path()))
            .filter(l -> writable.weakness(l.path()).filter(w -> !leadsTo(files, l, w)).isPresent())
            .toList();
    found.error(
        Message.of(
                links,
                "link leads through folders that the user can change",
                "links lead through folders that the user can change")
            .then(
                ", or to what the engine mounts into each container. Let them lead to files of"
                    + " root."));
  }

  /** A link to a temporary folder itself, such as /var/lock, is as good as the folder. */
  private static boolean leadsTo(FileTree files, FileEntry link, String weakness) {
    // What the engine mounts is in no image; older releases of Debian have /run/shm.
    return WritablePaths.isTemporary(weakness)
        && (WritablePaths.isMounted(weakness)
            ? weakness.endsWith("/" + link.name())
            : files.resolve(link.path()).filter(e -> e.path().equals(weakness)).isPresent());
  }
}
