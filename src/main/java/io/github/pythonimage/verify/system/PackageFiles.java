package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of Python packages that are what their authors made. A RECORD counts in the environment
 * and beside the interpreter, for what lies below its folder of packages or its prefix.
 */
public final class PackageFiles {
  /** SHA-256 of nothing, as RECORD has it. */
  private static final String EMPTY = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

  private final FileTree files;
  private final List<InstalledDistribution> distributions;

  private PackageFiles(FileTree files, List<InstalledDistribution> distributions) {
    this.files = files;
    this.distributions = distributions;
  }

  /** Those of one tree; the RECORDs and the modules of bytecode are looked for in it alone. */
  public static PackageFiles of(Evidence evidence, FileTree files) {
    var roots = roots(evidence).collect(Collectors.toSet());
    return new PackageFiles(
        files,
        PythonEnvironment.of(files).distributions().stream()
            .filter(one -> PythonEnvironment.prefix(one.site()).filter(roots::contains).isPresent())
            .toList());
  }

  private static Stream<String> roots(Evidence evidence) {
    var command = evidence.image().interpreter().command();
    var bin = command.substring(0, Math.max(0, command.lastIndexOf('/')));
    var root = bin.substring(0, Math.max(0, bin.lastIndexOf('/')));
    return Stream.of(
        evidence.environment(),
        evidence.prefix().venv(),
        evidence.prefix().python(),
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
  boolean isUnchanged(FileEntry file) {
    var hash = file.size() == 0 ? EMPTY : file.content().digest();
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
