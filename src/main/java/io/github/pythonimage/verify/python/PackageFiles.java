package io.github.pythonimage.verify.python;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.packages.InstalledDistribution;
import io.github.pythonimage.verify.packages.PythonEnvironment;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of Python packages that are what their authors made. A RECORD counts in the environment
 * and beside the interpreter, for what lies below its folder of packages or its prefix.
 */
public record PackageFiles(FileTree files, List<InstalledDistribution> distributions) {
  /**
   * Those of one tree, which are read once; the RECORDs and the modules of bytecode are looked for
   * in it alone.
   */
  public static PackageFiles of(CheckContext context, FileTree files) {
    return files.view(PackageFiles.class, tree -> read(context, tree));
  }

  private static PackageFiles read(CheckContext context, FileTree files) {
    var roots = roots(context).collect(Collectors.toSet());
    return new PackageFiles(
        files,
        PythonEnvironment.of(files).distributions().stream()
            .filter(one -> PythonEnvironment.prefix(one.site()).filter(roots::contains).isPresent())
            .toList());
  }

  private static Stream<String> roots(CheckContext context) {
    var command = context.image().interpreter().command();
    var bin = command.substring(0, Math.max(0, command.lastIndexOf('/')));
    var root = bin.substring(0, Math.max(0, bin.lastIndexOf('/')));
    return Stream.of(
        context.environment(),
        context.prefix().venv(),
        context.prefix().python(),
        root,
        // Where packages of a distribution are.
        "/usr",
        "/usr/local");
  }

  /** Whether a RECORD has the hash of a file, or of the module that it is the bytecode of. */
  public boolean has(FileEntry file) {
    return isUnchanged(file)
        || PythonEnvironment.sourceOf(file.path())
            .flatMap(files::get)
            .filter(this::isUnchanged)
            .isPresent();
  }

  /** Whether a RECORD has the hash of a file. */
  public boolean isUnchanged(FileEntry file) {
    var hash = file.digest();
    return file.isFile()
        && !hash.isEmpty()
        && distributions.stream()
            .anyMatch(
                one ->
                    hash.equals(one.record().get(file.path())) && isBelow(one.site(), file.path()));
  }

  private static boolean isBelow(String site, String path) {
    return path.startsWith(PythonEnvironment.prefix(site).orElse(site) + "/");
  }
}
