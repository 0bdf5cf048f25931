package io.github.pythonimage.verify.rules;

import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.python.PackageFiles;
import io.github.pythonimage.verify.system.FilesRule;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What only building left behind is not in the image: lists, archives, caches, logs, histories. */
public final class LeftoversRule implements FilesRule {
  private static final List<String> LISTS =
      List.of(
          "/var/lib/apt/lists/",
          "/var/cache/dnf/",
          "/var/cache/yum/",
          "/var/cache/libdnf5/",
          "/var/cache/zypp/",
          "/var/cache/apk/",
          "/var/lib/apk/cache/",
          "/etc/apk/cache/");

  /** What is in them counts by their paths. */
  static final Set<String> FOLDERS =
      Stream.concat(
              LISTS.stream().map(folder -> folder.substring(0, folder.length() - 1)),
              Stream.of(
                  "/var/cache/apt",
                  "/var/log",
                  "/tmp",
                  "/var/tmp",
                  "/run/lock",
                  "/usr/src",
                  "/usr/local/src",
                  "/build",
                  "/wheels"))
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> CACHES = Set.of("pkgcache.bin", "srcpkgcache.bin");
  private static final Set<String> ARCHIVES = Set.of("deb", "udeb", "rpm", "apk", "whl", "egg");
  private static final Set<String> HISTORIES =
      Set.of(
          ".bash_history",
          ".ash_history",
          ".sh_history",
          ".zsh_history",
          ".python_history",
          ".sqlite_history",
          ".psql_history",
          ".mysql_history",
          ".node_repl_history",
          ".viminfo",
          ".lesshst",
          ".wget-hsts");
  private static final Set<String> VERSION_CONTROL = Set.of(".svn", ".hg", ".bzr", "CVS");
  private static final Pattern CACHE =
      Pattern.compile(
          "(?:/(?:root|home/[^/]+|nonexistent))?/\\.(?:cache|npm|cargo|rustup|ccache|gradle|m2)/.*"
              + "|/.*/\\.cache/(?:pip|uv)/.*");
  private static final Pattern TEMPORARY = Pattern.compile("/(?:tmp|var/tmp|run/lock)/.*");
  private static final Pattern BUILD =
      Pattern.compile("/(?:usr/src|build|wheels|usr/local/src)/.*");

  /** Copies that programs make before they change a list. */
  private static final Pattern OLD =
      Pattern.compile(
          "/etc/(?:passwd|group|shadow|gshadow|subuid|subgid)-|/var/lib/dpkg/[^/]+-old");

  /** What editors, package managers and runs of tests leave beside files. */
  private static final Pattern COPY =
      Pattern.compile(".*[^/]~|.*/\\.[^/]+\\.sw[op]|.*\\.dpkg-old|.*/\\.pytest_cache/.*");

  /** What remains of a program that crashed. */
  private static final Pattern CORE = Pattern.compile("(?:/.*)?/core(?:\\.\\d+)?");

  private static final Pattern OF_DISTRIBUTION = Pattern.compile("/(?:usr/(?!local/)|var/lib/).*");

  // Two bytes, in the order of the machine.
  private static final int ELF_TYPE = 16;
  private static final int CORE_TYPE = 4;

  /** What installing compilers writes, and installers have: a builder keeps it. */
  private static final Pattern OF_BUILDERS =
      Pattern.compile(
          "/var/log/(?:apt/[^/]+|(?:dpkg|alternatives|hawkey|zypper)\\.log|dnf[^/]*\\.log(?:\\.\\d+)?|(?:rhsm|zypp)/[^/]+)"
              + "|/usr/src/.*|.*/ensurepip/_bundled/[^/]+\\.whl|/usr/share/python-wheels/[^/]+\\.whl");

  /** Accounting files that every distribution has, empty. */
  private static final Pattern LOG = Pattern.compile("/var/log/.*");

  /** Adds a finding where there are such files. */
  private interface Check {
    void accept(Predicate<FileEntry> is, String one, String many, String cure);
  }

  @Override
  public void check(CheckContext context, FileTree files, Findings found) {
    Check add =
        (is, one, many, cure) ->
            found.error(
                Message.of(files.files().filter(is).toList(), one, many)
                    .then(" left in the image. " + cure + "."));
    add.accept(
        LeftoversRule::isList,
        "file of package lists or caches",
        "files of package lists or caches",
        "Empty them in the step that installs packages ('apt-get clean', 'dnf clean all', 'rm -rf /var/lib/apt/lists/*')");
    var isRuntime = context.stage() == Stage.RUNTIME;
    Predicate<FileEntry> isKept = f -> !isRuntime && OF_BUILDERS.matcher(f.path()).matches();
    add.accept(
        f -> LOG.matcher(f.path()).matches() && f.size() > 0 && !isKept.test(f),
        "log file",
        "log files",
        "Remove it in the step that writes it");
    add.accept(
        f -> BUILD.matcher(f.path()).matches() && !isKept.test(f),
        "file in a folder of builds",
        "files in folders of builds",
        "Build in a stage of its own");
    var packages = PackageFiles.of(context, files);
    Predicate<FileEntry> isArchive =
        f -> ARCHIVES.contains(f.suffix()) && f.size() > 0 && !isKept.test(f);
    add.accept(
        f -> isArchive.test(f) && !packages.has(f),
        "package archive",
        "package archives",
        "Install from a mount instead of a copy");
    var data = files.files().filter(isArchive).filter(f -> packages.has(f)).toList();
    found.warning(
        Message.of(data, "package archive", "package archives")
            .then(
                " that packages bring as their data. Accept the finding if the program needs"
                    + " it."));
    add.accept(
        f -> isCore(f, packages) || (isRuntime && OLD.matcher(f.path()).matches()),
        "old copy of a list, or memory of a program that crashed",
        "old copies of lists, or memory of programs that crashed",
        "Remove it in the step that makes it");
    add.accept(
        f -> isRuntime && COPY.matcher(f.path()).matches() && isOfNobody(f, packages),
        "copy of an editor or package manager, or cache of tests",
        "copies of editors or package managers, or caches of tests",
        "Remove it in the step that makes it");
    add.accept(
        f -> CACHE.matcher(f.path()).matches(),
        "file in a cache of a user",
        "files in caches of users",
        "Use a cache mount, or remove the folder in the same step");
    add.accept(
        f -> TEMPORARY.matcher(f.path()).matches(),
        "file in a temporary folder",
        "files in temporary folders",
        "Remove it in the step that makes it");
    add.accept(
        f -> f.name().equals("direct_url.json") && f.text().contains("\"file:"),
        "note of a package that names a folder of its build",
        "notes of packages that name folders of their builds",
        "Install the wheel by its name");
    add.accept(
        f -> HISTORIES.contains(f.name()),
        "history of commands",
        "histories of commands",
        "Remove it from the base");
    var control =
        files.all().filter(e -> e.isFolder() && VERSION_CONTROL.contains(e.name())).toList();
    found.error(
        Message.of(control, "folder", "folders")
            .then(" of version control in the image. Leave it out with .dockerignore."));
  }

  /** Packages have files of that name, which are no memory. */
  private static boolean isCore(FileEntry file, PackageFiles packages) {
    var head = file.content().head();
    var isElf = file.content().elf().isPresent() && head.length() > ELF_TYPE + 1;
    return (isElf && head.charAt(ELF_TYPE) + head.charAt(ELF_TYPE + 1) == CORE_TYPE)
        || (CORE.matcher(file.path()).matches() && !packages.has(file));
  }

  /** Packages of a distribution may have such names for files that are no copies. */
  private static boolean isOfNobody(FileEntry file, PackageFiles packages) {
    return !packages.has(file)
        && (file.path().startsWith("/etc/") || !OF_DISTRIBUTION.matcher(file.path()).matches());
  }

  private static boolean isList(FileEntry file) {
    return (LISTS.stream().anyMatch(file.path()::startsWith) && file.size() > 0)
        || (CACHES.contains(file.name()) && file.path().startsWith("/var/cache/apt/"));
  }
}
