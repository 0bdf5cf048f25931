package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.python.PackageOwnership;
import io.github.pythonimage.verify.system.DpkgChecksums;
import io.github.pythonimage.verify.system.DpkgPackages;
import io.github.pythonimage.verify.system.FilesRule;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * No headers, static libraries or other files that only compiling needs are in the image. Those
 * that a package of the environment brings are part of what the user asked for (numpy has some).
 */
public final class DevelopmentFilesRule implements FilesRule {
  private static final Set<String> HEADERS =
      Set.of("h", "hh", "hpp", "hxx", "h++", "H", "inc", "tcc", "ipp", "pxd");
  private static final Set<String> ARCHIVES = Set.of("a", "la", "lib");
  private static final Pattern OBJECT =
      Pattern.compile("(?:[SMgr]?crt[0-9in]|crt(?:begin|end|fastmath|prec\\d+)[STF]?|lib.*)\\.o");
  private static final Pattern SYSTEM =
      Pattern.compile("(?:/usr)?/lib(?:32|64)?(?:/[^/]+-linux-[^/]+)?");
  private static final int LONGEST_SCRIPT = 4096;
  private static final int ELF_TYPE = 16;
  private static final char RELOCATABLE = 1;

  @Override
  public void check(CheckContext context, FileTree files, Findings found) {
    var ownership = new PackageOwnership(context, files);
    var planned = planned(context, files);
    Predicate<FileEntry> isUnowned = f -> ownership.owner(f).isEmpty();
    var wanted =
        files
            .files()
            .filter(f -> planned.contains(f.path()) && isDevelopment(f) && isUnowned.test(f))
            .toList();
    var isForeign = isUnowned.and(f -> !planned.contains(f.path()));
    add(found, files, f -> isHeader(f) && isForeign.test(f), "header", "headers");
    add(
        found,
        files,
        f -> isLinked(f) && isForeign.test(f),
        "static library, object or linker script",
        "static libraries, objects or linker scripts");
    var links = files.all().filter(DevelopmentFilesRule::isImportLibrary).toList();
    found.error(
        Message.of(links, "link", "links")
            .then(
                " in the runtime image by which linkers find libraries. Take the package that has"
                    + " them out of the base or <runtime><packages>."));
    add(
        found,
        files,
        isForeign.and(DevelopmentFilesRule::isOfPkgConfig),
        "file of pkg-config",
        "files of pkg-config");
    found.warning(
        Message.of(wanted, "file", "files")
            .then(
                " in the runtime image that only compiling needs, of packages in"
                    + " <runtime><packages> or of those that these depend on."));
  }

  /** Files of the packages that the POM names, and of their dependencies; none of -dev packages. */
  private static Set<String> planned(CheckContext context, FileTree files) {
    var packages =
        DpkgPackages.of(files).withDependencies(context.image().runtimePackages()).stream()
            .filter(name -> !PackageListRule.isDevelopment(name))
            .collect(Collectors.toSet());
    return packages.isEmpty() ? Set.of() : new DpkgChecksums(files).filesOf(packages);
  }

  private static boolean isDevelopment(FileEntry file) {
    return isHeader(file) || isLinked(file) || isOfPkgConfig(file);
  }

  private static boolean isOfPkgConfig(FileEntry file) {
    return file.parent().endsWith("/pkgconfig") && file.name().endsWith(".pc");
  }

  /** Such as libz.so, which leads to libz.so.1 beside it: programs look for the latter. */
  private static boolean isImportLibrary(FileEntry entry) {
    return entry.isLink()
        && SYSTEM.matcher(entry.parent()).matches()
        && entry.name().matches("lib.+\\.so")
        && entry.target().matches("(?:.*/)?" + Pattern.quote(entry.name()) + "\\.\\d.*");
  }

  private static boolean isHeader(FileEntry file) {
    return HEADERS.contains(file.suffix())
        // Headers of C++ have no suffix.
        || (file.path().contains("/include/")
            && !file.name().endsWith(".py")
            && !file.name().endsWith(".pyc"));
  }

  private static boolean isLinked(FileEntry file) {
    var name = file.name();
    return ARCHIVES.contains(file.suffix())
        || (name.endsWith(".o") && OBJECT.matcher(name).matches())
        || isCompiled(file)
        // A linker script has the name of a library, and is text.
        || (name.startsWith("lib")
            && name.endsWith(".so")
            && file.content().elf().isEmpty()
            && file.size() > 0
            && file.size() < LONGEST_SCRIPT);
  }

  /** A static library or an object file under whatever name. */
  private static boolean isCompiled(FileEntry file) {
    var head = file.content().head();
    return file.content().elf().isPresent()
        ? head.length() > ELF_TYPE && head.charAt(ELF_TYPE) == RELOCATABLE
        : head.startsWith("!<arch>\n") && !head.contains("debian-binary");
  }

  private void add(
      Findings found, FileTree files, Predicate<FileEntry> is, String one, String many) {
    var paths = files.files().filter(is).toList();
    found.error(
        Message.of(paths, one, many)
            .then(
                " in the runtime image, which only compiling needs. Take the package that has"
                    + " them out of the base or <runtime><packages>; what only building needs belongs"
                    + " into <wheels><packages>."));
  }
}
