package io.github.pythonimage.verify.libraries;

import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.elf.ElfFile;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.python.PackageFiles;
import io.github.pythonimage.verify.system.WritablePaths;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the dynamic loader looks for libraries: its configuration, and what programs tell it. */
public record LoaderPaths(FileTree files, WritablePaths writable, PackageFiles packages) {
  private static final String PRELOAD = "/etc/ld.so.preload";

  /** The file's own folder. */
  private static final Pattern ORIGIN = Pattern.compile("^\\$(?:ORIGIN|\\{ORIGIN\\})(?=/|$)");

  private static final Pattern SYSTEM =
      Pattern.compile("(?:/usr)?(?:/local)?/lib(?:32|64|x32)?(?:/[a-z0-9_]+-linux-[a-z0-9_]+)?");

  /** Adds one finding for each thing that is wrong. */
  public void check(Findings found) {
    files
        .resolve(PRELOAD)
        .ifPresent(
            f ->
                found.error(
                    Message.of(preloaded(f), "library", "libraries")
                        .after(PRELOAD + " loads ")
                        .then(" into every process. Remove it from the base.")));
    configured(files).stream()
        .filter(folder -> writable.weakness(folder).isPresent())
        .forEach(
            folder ->
                found.error(
                    "/etc/ld.so.conf has the folder "
                        + folder
                        + ", which the user can change. Remove the line from the base."));
    includes()
        .filter(path -> writable.weakness(path).isPresent())
        .forEach(
            path ->
                found.error(
                    "/etc/ld.so.conf includes "
                        + Message.first(List.of(path))
                        + ", which the user can change. Remove the line from the base."));
    found.error(
        list(
            this::hasWeakRunPath,
            "looks for libraries in folders that the user can change",
            "look for libraries in folders that the user can change",
            "Build the wheel without such a RUNPATH"));
    found.error(
        list(
            (file, elf) -> !elf.audit().isEmpty(),
            "names libraries that the loader runs first (DT_AUDIT)",
            "name libraries that the loader runs first (DT_AUDIT)",
            "Take the package out"));
    found.error(
        list(
            (file, elf) -> !elf.isClear() && !(elf.hasLongStrings() && packages.isUnchanged(file)),
            "has ELF headers in which the loader may find other libraries than rules do",
            "have ELF headers in which the loader may find other libraries than rules do",
            "Take the package out, or build it with usual tools"));
    found.error(
        list(
            (file, elf) -> elf.interpreter().filter(i -> isWeak(i)).isPresent(),
            "names a loader that the user can change",
            "name a loader that the user can change",
            "Take the package out"));
    warn(found);
  }

  /** Adds what the user should know. */
  private void warn(Findings found) {
    found.warning(
        list(
            (file, elf) ->
                elf.runPath().stream().anyMatch(LoaderPaths::isWorkingDirectory)
                    && packages.isUnchanged(file),
            "of a package also looks for libraries in the working directory (RUNPATH is empty or .)",
            "of packages also look for libraries in the working directory (RUNPATH is empty or .)",
            "Set <workdir> to a folder that the user cannot change"));
    found.warning(
        list(
            (file, elf) -> elf.hasLongStrings() && packages.isUnchanged(file),
            "of a package has more names than the plugin reads, so that nobody can tell where it looks"
                + " for libraries",
            "of packages have more names than the plugin reads, so that nobody can tell where they look"
                + " for libraries",
            "RECORD has the same hash: accept the finding if you trust the package"));
    others(found);
  }

  /** Libraries elsewhere that come before those of the system. */
  private void others(Findings found) {
    var names =
        files
            .all()
            .filter(e -> SYSTEM.matcher(e.parent()).matches())
            .map(FileEntry::name)
            .collect(Collectors.toSet());
    var other =
        configured(files).stream()
            .filter(folder -> !SYSTEM.matcher(folder).matches())
            .flatMap(folder -> files.resolve(folder).stream())
            .filter(folder -> !SYSTEM.matcher(folder.path()).matches())
            .flatMap(folder -> files.in(folder.path()).filter(e -> !e.isFolder()))
            .filter(e -> e.name().contains(".so") && names.contains(e.name()))
            .map(FileEntry::path);
    // The cache may have what the configuration does not lead to.
    var cached =
        LoaderCache.of(files).libraries().stream()
            .filter(library -> names.contains(library.name()))
            .map(LoaderCache.Library::path)
            .filter(path -> files.resolve(path).isPresent() && !isOfSystem(path));
    found.warning(
        Message.of(
                Stream.concat(other, cached).collect(Collectors.toCollection(TreeSet::new)),
                "library",
                "libraries")
            .after("/etc/ld.so.conf or /etc/ld.so.cache leads to ")
            .then(
                " with the name of one of the system's, which the loader may take instead. Accept"
                    + " the finding if the base does so on purpose."));
  }

  /** Whether the loader has a library from a folder of the system, or one for newer processors. */
  private boolean isOfSystem(String library) {
    var folder = FileEntry.parent(library).replaceFirst("/glibc-hwcaps/[^/]+$", "");
    return files.resolve(folder).filter(f -> SYSTEM.matcher(f.path()).matches()).isPresent();
  }

  private static List<String> preloaded(FileEntry file) {
    return Stream.of(file.text().replaceAll("#.*", "").split("[\\s:]+"))
        .filter(library -> !library.isEmpty())
        .toList();
  }

  private interface Condition {
    boolean holds(FileEntry file, ElfFile elf);
  }

  private Message list(Condition condition, String one, String many, String cure) {
    var paths =
        files
            .files()
            .filter(f -> f.content().elf().filter(elf -> condition.holds(f, elf)).isPresent())
            .toList();
    return Message.of(paths, "file " + one, "files " + many).then(". " + cure + ".");
  }

  private boolean hasWeakRunPath(FileEntry file, ElfFile elf) {
    // A library with a slash in its name is looked for nowhere else.
    var libraries = elf.needed().stream().filter(library -> library.indexOf('/') >= 0);
    return Stream.concat(elf.runPath().stream(), libraries)
        .anyMatch(
            folder -> {
              if (isWorkingDirectory(folder) && packages.isUnchanged(file)) {
                return false;
              }
              var relative = ORIGIN.matcher(folder).replaceFirst("");
              // Other words, such as $LIB, are something else on each machine.
              return relative.indexOf('$') >= 0
                  || isWeak(relative.equals(folder) ? folder : file.parent() + relative);
            });
  }

  private static boolean isWorkingDirectory(String folder) {
    return folder.isEmpty() || folder.equals(".");
  }

  private boolean isWeak(String folder) {
    return !folder.startsWith("/") || writable.weakness(folder).isPresent();
  }

  /** What the loader's configuration includes; a file of the folder where it names many. */
  private Stream<String> includes() {
    return lines(files)
        .filter(line -> line.matches("include\\s.*"))
        .flatMap(line -> Stream.of(line.split("\\s+")).skip(1))
        .map(path -> path.startsWith("/") ? path : "/etc/" + path)
        .map(path -> path.replaceFirst("/[^/]*[*?\\[].*", "/*"))
        .distinct();
  }

  /** The folders that {@code /etc/ld.so.conf} and the files that it includes have. */
  static Set<String> configured(FileTree files) {
    var folders = new TreeSet<String>();
    lines(files)
        .filter(line -> line.startsWith("/"))
        .forEach(line -> folders.addAll(List.of(line.split("[\\s:,]+"))));
    return folders;
  }

  private static Stream<String> lines(FileTree files) {
    return Stream.concat(
            files.resolve("/etc/ld.so.conf").stream(),
            files.below("/etc/ld.so.conf.d").filter(f -> f.name().endsWith(".conf")))
        .map(
            file ->
                Optional.of(file).filter(FileEntry::isFile).or(() -> files.resolve(file.path())))
        .flatMap(Optional::stream)
        .flatMap(file -> file.text().lines())
        .map(line -> line.replaceFirst("#.*", "").strip());
  }
}
