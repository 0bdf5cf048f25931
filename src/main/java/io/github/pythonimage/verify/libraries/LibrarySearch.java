package io.github.pythonimage.verify.libraries;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.elf.ElfFile;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.PathVariables;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks for shared libraries where the loader does: in data, without running anything. */
public final class LibrarySearch {
  private static final List<String> DEFAULTS =
      List.of("/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib");

  /** Images of ten thousand libraries need a tenth of it. Made names could take hours. */
  private static final int MOST_LOOKS = 2_000_000;

  private final FileTree files;
  private final Set<String> folders = new LinkedHashSet<>(DEFAULTS);
  // What lies below the prefix, its package loads by itself before it needs it.
  private final Set<String> own;
  private final Set<Integer> machines;
  private final Set<String> seen = new HashSet<>();
  private int looks;

  public LibrarySearch(CheckContext context, FileTree files) {
    this.files = files;
    var variable = context.info().environment().getOrDefault("LD_LIBRARY_PATH", "");
    Stream.of(variable.split(PathVariables.SEPARATORS, -1))
        .filter(f -> f.startsWith("/"))
        .forEach(folders::add);
    folders.addAll(LoaderPaths.configured(files));
    this.own =
        files
            .below(context.prefix().path())
            .map(FileEntry::name)
            .filter(name -> name.contains(".so"))
            .collect(Collectors.toSet());
    this.machines =
        files.resolve(context.prefix().venv() + "/bin/python3").stream()
            .flatMap(python -> python.content().elf().stream())
            .map(ElfFile::machine)
            .collect(Collectors.toSet());
  }

  /**
   * The libraries that a file links to and the loader, or a search of this length, does not find.
   */
  public List<String> missing(FileEntry file) {
    return file.content().elf().stream()
        .filter(elf -> machines.isEmpty() || machines.contains(elf.machine()))
        .flatMap(elf -> elf.needed().stream().filter(name -> !isFound(file, elf, name)))
        .toList();
  }

  private boolean isFound(FileEntry file, ElfFile elf, String name) {
    if (own.contains(name) || seen.contains(name)) {
      return true;
    }
    if (name.contains("/")) {
      return files.resolve(name).isPresent();
    }
    if (folders.stream().anyMatch(folder -> isLibrary(folder + "/" + name, elf))) {
      seen.add(name);
      return true;
    }
    return elf.runPath().stream()
        .map(path -> path.replace("${ORIGIN}", file.parent()).replace("$ORIGIN", file.parent()))
        .anyMatch(path -> isLibrary(path + "/" + name, elf));
  }

  private boolean isLibrary(String path, ElfFile user) {
    looks++;
    return Optional.of(path)
        .filter(p -> looks <= MOST_LOOKS)
        .flatMap(files::resolve)
        .flatMap(library -> library.content().elf())
        .filter(e -> e.machine() == user.machine() && e.is64Bit() == user.is64Bit())
        .isPresent();
  }
}
