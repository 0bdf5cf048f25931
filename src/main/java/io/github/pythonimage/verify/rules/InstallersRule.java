package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.BytePatterns;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileSelection;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.packages.InstalledDistribution;
import io.github.pythonimage.verify.packages.PythonEnvironment;
import io.github.pythonimage.verify.python.PackageOwnership;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.ToolNames;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Nothing in the image installs Python packages, unless the requirements name it: no program, no
 * module, no archive, under no name.
 */
public final class InstallersRule implements FilesRule {
  private static final Set<String> DISTRIBUTIONS =
      Set.of(
          "pip",
          "uv",
          "poetry",
          "pdm",
          "conda",
          "mamba",
          "virtualenv",
          "pipx",
          "pipenv",
          "hatch",
          "rye",
          "setuptools",
          "distribute",
          "poetry-core",
          "installer",
          "pip-tools",
          "ensurepip",
          "micropip",
          "shiv",
          "pex");

  /** Packages whose program has the name of an installer, and is no reason to reject the image. */
  private static final Set<String> OTHERS = Set.of("flit", "uv-build", "asdf");

  private static final Set<String> PROGRAMS = Set.copyOf(BytePatterns.INSTALLERS.values());

  @Override
  public void check(CheckContext context, FileTree files, Findings found) {
    var ownership = new PackageOwnership(context, files);
    var all =
        Stream.concat(
                files.all().filter(f -> isInstaller(files, f)),
                PythonEnvironment.of(files).distributions().stream()
                    .filter(d -> DISTRIBUTIONS.contains(d.name()))
                    .filter(d -> !isSetuptools(context, d))
                    .flatMap(d -> files.get(d.info()).stream()))
            .filter(f -> !isRequested(ownership, f, files))
            .collect(FileTree.byPath());
    var isModule =
        all.stream()
            .collect(
                Collectors.partitioningBy(
                    f -> isNamed(files, f) && parts(files, f).allMatch(ownership::isRequested)));
    var modules = isModule.getOrDefault(true, List.of());
    var paths =
        isModule.getOrDefault(false, List.of()).stream().map(FileEntry::path).distinct().toList();
    found.warning(
        Message.of(modules, "module", "modules")
            .then(
                " of packages that the requirements name with the name of an installer. Accept"
                    + " the finding if it installs no packages into the image."));
    found.error(
        Message.of(paths, "path", "paths")
            .after("Packages could be installed in a running container: ")
            .then(
                ". Take the installer out of <wheels>, the base and <runtime><packages>, as only"
                    + " the builder needs it; name it in <wheels><requirements> if the image is to have"
                    + " it, or accept the finding if a package needs the one that it has inside."));
    PythonEnvironment.of(files)
        .below(context.prefix().venv())
        .filter(d -> isSetuptools(context, d) && !ownership.isRequested(d))
        .forEach(
            d ->
                found.error(
                    "%s is in %s, but the requirements do not name it. Name it in <wheels><requirements> if a package needs it when it runs."
                        .formatted(d, context.prefix().venv())));
  }

  private static boolean isSetuptools(CheckContext context, InstalledDistribution distribution) {
    return distribution.name().equals("setuptools")
        && distribution.info().startsWith(context.prefix().venv() + "/");
  }

  private static boolean isInstaller(FileTree files, FileEntry file) {
    return file.isFolder() ? isModule(files, file) : ToolNames.isInstaller(file) || isArchive(file);
  }

  /** Such as ansible/modules/pip.py or tox/tox_env/python/pip, which start another pip. */
  private static boolean isNamed(FileTree files, FileEntry entry) {
    return entry.isFolder()
        ? entry.name().equals("pip")
            && parts(files, entry).findAny().isPresent()
            && Stream.of("/_internal", "/__main__.py", "/__main__.pyc")
                .allMatch(part -> files.get(entry.path() + part).isEmpty())
        : entry.isFile() && entry.name().endsWith(".py") && !isArchive(entry);
  }

  /** pip has these files whatever its folder is called. */
  private static boolean isModule(FileTree files, FileEntry folder) {
    var path = folder.path();
    return files.get(path + "/_internal/cli/main_parser.py").isPresent()
        || files.get(path + "/_internal/cli/main_parser.pyc").isPresent()
        || (folder.name().equals("pip") && files.get(path + "/__init__.py").isPresent())
        || (folder.name().equals("ensurepip") && files.get(path + "/__init__.py").isPresent());
  }

  /**
   * A zip of any name with pip in it, or another archive; a RECORD, a module or bytecode names
   * pip's files too.
   */
  private static boolean isArchive(FileEntry file) {
    var name = file.name();
    var markers = file.content().markers();
    if (markers.contains(BytePatterns.PIP_ARCHIVE)
        || markers.stream().anyMatch(PROGRAMS::contains)) {
      return true;
    }
    return markers.contains(BytePatterns.PIP)
        && !name.equals("RECORD")
        && !name.endsWith(".py")
        && !name.endsWith(".pyc")
        && !name.endsWith(".txt")
        && !file.path().startsWith("/var/lib/dpkg/");
  }

  /**
   * Whether the requirements name the installer; that they name what has it inside is not enough.
   */
  private static boolean isRequested(PackageOwnership ownership, FileEntry file, FileTree files) {
    return parts(files, file).findAny().isPresent()
        && parts(files, file).allMatch(f -> isOfRequestedInstaller(ownership, f));
  }

  /** A file, or those of a folder that Python does not write there when it imports them. */
  private static Stream<FileEntry> parts(FileTree files, FileEntry entry) {
    return entry.isFolder()
        ? files
            .below(entry.path())
            .filter(FileEntry::isFile)
            .filter(f -> !FileSelection.isCompiled(f.path()))
        : Stream.of(entry);
  }

  private static boolean isOfRequestedInstaller(PackageOwnership ownership, FileEntry file) {
    return ownership
        .owner(file)
        .filter(d -> DISTRIBUTIONS.contains(d.name()) || OTHERS.contains(d.name()))
        .filter(ownership::isRequested)
        .isPresent();
  }
}
