package io.github.pythonimage.verify.libraries;

import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.DpkgChecksums;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Libraries of no package that the loader takes in place of those of the distribution. */
public record ForeignLibraries(FileTree files, DpkgChecksums packages) {
  private static final String FOLDER = "/lib(?:32|64|x32)?(?:/[a-z0-9_]+-linux-[a-z0-9_]+)?";
  private static final Pattern SYSTEM = Pattern.compile("(?:/usr)?" + FOLDER);
  private static final Pattern LOCAL = Pattern.compile("/usr/local" + FOLDER);

  /** In these, the loader looks first; releases of glibc before 2.37 know the older names. */
  private static final Pattern VARIANT =
      Pattern.compile("(?:/usr)?(?:/local)?/lib[^/]*/(?:.*/)?glibc-hwcaps/.*");

  private static final Pattern OLDER_VARIANT =
      Pattern.compile(
          "(?:/usr)?(?:/local)?"
              + FOLDER
              + "(?:/(?:tls|x86_64|i[3-6]86|sse2|haswell|xeon_phi|avx512_1|aarch64|atomics))+");

  /** Libraries for newer processors that no package has, or all where no list says whose. */
  public List<String> variants() {
    return foreign(e -> VARIANT.matcher(e.path()).matches());
  }

  /** Libraries with the name of one that a package has; without lists, of one of the system's. */
  public List<String> namesakes() {
    var hasLists = packages.hasLists();
    var names =
        files
            .all()
            .filter(
                e ->
                    !e.isFolder()
                        && e.name().contains(".so")
                        && SYSTEM.matcher(e.parent()).matches())
            .filter(e -> !hasLists || packages.isKnown(e))
            .flatMap(this::names)
            .collect(Collectors.toSet());
    var configured = LoaderPaths.configured(files);
    return foreign(
        e ->
            names.contains(e.name())
                && (OLDER_VARIANT.matcher(e.parent()).matches()
                    || (LOCAL.matcher(e.parent()).matches() && configured.contains(e.parent()))
                    || (hasLists && SYSTEM.matcher(e.parent()).matches())));
  }

  private List<String> foreign(Predicate<FileEntry> is) {
    var hasLists = packages.hasLists();
    return files
        .all()
        .filter(e -> !e.isFolder() && is.test(e))
        .filter(e -> !hasLists || !packages.isKnown(e))
        .map(FileEntry::path)
        .toList();
  }

  /** Its own, and the one that others link to it by. */
  private Stream<String> names(FileEntry library) {
    var soname = library.content().elf().map(elf -> elf.soname()).orElse("");
    return Stream.of(library.name(), soname).filter(name -> !name.isEmpty());
  }
}
