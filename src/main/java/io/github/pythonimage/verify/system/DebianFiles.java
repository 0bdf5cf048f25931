package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.packages.PythonEnvironment;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What packages of Debian and Ubuntu have, so that everybody has it. A package counts if its
 * maintainer has an address there; others may come from a repository that is not public.
 */
public final class DebianFiles {
  private static final Pattern MAINTAINER =
      Pattern.compile("(?m)^Maintainer: .*[@.](?:debian\\.org|ubuntu\\.com)>$");
  private static final Pattern NAME = Pattern.compile("(?m)^Package: (\\S+)$");
  private static final Pattern CONFIGURATION = Pattern.compile("(?m)^ /\\S+ ([0-9a-f]{32})\\b");
  private static final Pattern FILE = Pattern.compile("(?m)^([0-9a-f]{32})  ");

  private final FileTree files;
  private final Set<String> sums = new HashSet<>();

  private DebianFiles(FileTree files) {
    this.files = files;
    var packages = new HashSet<String>();
    DpkgPackages.statusFiles(files)
        .flatMap(file -> Stream.of(file.text().split("\n\n")))
        .filter(paragraph -> MAINTAINER.matcher(paragraph).find())
        .forEach(
            paragraph -> {
              add(CONFIGURATION, paragraph, sums);
              add(NAME, paragraph, packages);
            });
    new DpkgChecksums(files)
        .lists()
        .filter(list -> packages.contains(DpkgChecksums.owner(list)))
        .forEach(list -> add(FILE, list.text(), sums));
  }

  private static void add(Pattern pattern, String text, Set<String> found) {
    pattern.matcher(text).results().map(m -> m.group(1)).forEach(found::add);
  }

  /** Those of an image; computed once for each tree. */
  public static DebianFiles of(FileTree files) {
    return files.view(DebianFiles.class, DebianFiles::new);
  }

  /** Whether a package has a file with this content, or the module that it is the bytecode of. */
  public boolean has(FileEntry file) {
    return sums.contains(file.content().md5())
        || PythonEnvironment.sourceOf(file.path())
            .flatMap(files::get)
            .filter(source -> sums.contains(source.content().md5()))
            .isPresent();
  }
}
