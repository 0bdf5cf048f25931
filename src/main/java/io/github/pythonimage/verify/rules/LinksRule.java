package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.BytePatterns;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileSelection;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.PathResolver;
import io.github.pythonimage.verify.packages.PythonEnvironment;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.WritablePaths;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Links lead to something. */
public final class LinksRule implements FilesRule {
  /** Containers have these at run time, or bases leave out what they lead to. */
  private static final Pattern EXPECTED =
      Pattern.compile(
          "/(?:dev|proc|sys|run|var/run|etc/alternatives|usr/share/(?:doc|man|info|locale|i18n|bug|lintian)"
              + "|etc/systemd|usr/lib/systemd|lib/systemd|usr/lib/debug|var/lib/dpkg)/.*|/etc/(?:mtab|resolv\\.conf|localtime|hosts|hostname)");

  private static final Set<String> ACCOUNTS =
      Set.of("/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow", "/etc/sudoers");

  private static final Pattern RUN = Pattern.compile("/run(?:/.*)?");

  @Override
  public void check(CheckContext context, FileTree files, Findings found) {
    var broken =
        files
            .all()
            .filter(FileEntry::isLink)
            .filter(link -> !EXPECTED.matcher(link.path()).matches())
            .filter(link -> isBroken(files, link))
            .map(link -> link.path() + " -> " + link.target())
            .toList();
    found.error(
        Message.of(broken, "link leads to nothing", "links lead to nothing")
            .then(" in the image. Install what it leads to, or remove the link."));
    var odd =
        files.all().filter(f -> f.content().markers().contains(BytePatterns.ODD_NAME)).toList();
    found.error(
        Message.of(
                odd,
                "link has a name, or leads to one, that is not UTF-8 or has a question mark",
                "links have names, or lead to some, that are not UTF-8 or have a question mark")
            .then(", so nobody can tell which file it stands for. Rename what has such a name."));
    var second = secondNames(files);
    found.error(
        Message.of(
                second,
                "link gives a file a name that rules look for",
                "links give files names that rules look for")
            .then(", and they read it under its first one. Make it a file of its own."));
    found.error(
        Message.of(
                detours(files),
                "link leads rules away from where they look for files",
                "links lead rules away from where they look for files")
            .then(". Make it a folder."));
    packages(context, files, found);
  }

  /** Links above what rules read by its path, where these lead to what they do not read. */
  private static Set<String> detours(FileTree files) {
    var found = new TreeSet<String>();
    FileSelection.paths()
        .forEach(
            path ->
                detour(files, path, FileSelection::isPath)
                    .filter(link -> !link.equals(path))
                    .ifPresent(found::add));
    FileSelection.folders()
        .forEach(folder -> detour(files, folder, real -> false).ifPresent(found::add));
    LeftoversRule.FOLDERS.forEach(
        folder -> detour(files, folder, LeftoversRule.FOLDERS::contains).ifPresent(found::add));
    // These are second names.
    found.removeIf(FileSelection::isFolderOfTexts);
    return found;
  }

  private static Optional<String> detour(FileTree files, String path, Predicate<String> isRead) {
    var walk = new PathResolver(files);
    return walk.resolve(path)
        .filter(real -> !real.path().equals(path) && !isRead.test(real.path()))
        .flatMap(real -> walk.passed().stream().filter(FileEntry::isLink).findFirst())
        .map(FileEntry::path);
  }

  /** Files whose content was read as that of a file which is nothing special. */
  private static List<String> secondNames(FileTree files) {
    return files
        .all()
        .filter(
            file ->
                file.content().markers().contains(BytePatterns.SECOND_NAME)
                    || (file.isLink() && isUnread(files, file)))
        .map(FileEntry::path)
        .toList();
  }

  private static boolean isUnread(FileTree files, FileEntry link) {
    return ACCOUNTS.contains(link.path())
        || FileSelection.isFolderOfTexts(link.path())
        || (FileSelection.wantsText(link.path())
            && files
                .resolve(link.path())
                .filter(file -> file.isFile() && file.size() > 0 && file.text().isEmpty())
                .isPresent());
  }

  /** No rule follows a link to look for packages. */
  private static void packages(CheckContext context, FileTree files, Findings found) {
    var venv = context.prefix().venv();
    var site = venv + "/lib/python" + context.image().version().series() + "/site-packages";
    var isElsewhere = files.get(site).isEmpty() && files.resolve(site).isPresent();
    if (isElsewhere || files.get(site).filter(FileEntry::isLink).isPresent()) {
      found.error(
          site
              + " is a link, or in a folder that is one, so that rules do not look at the"
              + " packages in it. Make it a folder.");
    }
    var others =
        files
            .all()
            .filter(e -> e.isLink() && PythonEnvironment.isSite(e.path()) && !e.path().equals(site))
            .filter(
                link ->
                    files
                        .resolve(link.path())
                        .filter(e -> e.isFolder() && !PythonEnvironment.isSite(e.path()))
                        .isPresent())
            .toList();
    found.error(
        Message.of(others, "folder of packages is a link", "folders of packages are links")
            .then(" to a folder that rules do not take for one. Make it a folder."));
  }

  private static boolean isBroken(FileTree files, FileEntry link) {
    if (RUN.matcher(link.target()).matches()) {
      return false;
    }
    var walk = new PathResolver(files);
    var end = walk.resolve(link.path());
    if (walk.mounted().isPresent()) {
      return WritablePaths.mounted(walk).isPresent();
    }
    // Alternatives whose manual pages the base leaves out.
    return end.isEmpty()
        && walk.passed().stream().noneMatch(e -> e.path().matches("/etc/alternatives/.*\\.gz"))
        && !RUN.matcher(walk.folder()).matches();
  }
}
