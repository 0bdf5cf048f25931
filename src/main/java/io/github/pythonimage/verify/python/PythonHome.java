package io.github.pythonimage.verify.python;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.packages.PythonEnvironment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the interpreter of an environment is: as {@code pyvenv.cfg} says it, and as planned.
 *
 * @param command the path of the planned interpreter
 */
public record PythonHome(FileTree files, String venv, String series, String command) {
  /** The one of an image. */
  public static PythonHome of(CheckContext context, FileTree files) {
    return new PythonHome(
        files,
        context.prefix().venv(),
        context.image().version().series().toString(),
        context.image().interpreter().command());
  }

  /** The folder of the standard library. */
  public Optional<String> standardLibrary() {
    return standardLibraries().stream().findFirst();
  }

  /**
   * Folders that may be it; Python takes one of them by how it was compiled. Where the home has
   * only a link to the program, it is above the program.
   */
  List<String> standardLibraries() {
    var homes = config().stream().flatMap(config -> config.homes().stream().limit(1)).toList();
    var above = above(homes.stream());
    return homes.isEmpty() || !above.isEmpty()
        ? above
        : above(program().map(FileEntry::parent).stream());
  }

  private List<String> above(Stream<String> folders) {
    return folders
        .filter(folder -> folder.contains("/"))
        .map(folder -> folder.substring(0, folder.lastIndexOf('/')))
        .flatMap(root -> Stream.of(root + "/lib", root + "/lib64"))
        .map(lib -> lib + "/python" + series)
        .flatMap(lib -> files.resolve(lib + "/os.py").stream())
        .map(FileEntry::parent)
        .distinct()
        .toList();
  }

  /** What the environment says; empty if there is none, as in a builder. */
  private Optional<VenvConfig> config() {
    return files.resolve(venv + "/pyvenv.cfg").filter(FileEntry::isFile).map(VenvConfig::of);
  }

  /**
   * What keeps rules from looking at the standard library. Nothing does if they see it, or if the
   * home that pyvenv.cfg names is an error itself.
   *
   * @param needsEnvironment whether there must be one, as in all images but builders
   */
  Optional<String> obstacle(boolean needsEnvironment) {
    var config = config();
    if (config.isEmpty()) {
      return Optional.of(venv + " has no pyvenv.cfg").filter(message -> needsEnvironment);
    }
    return standardLibraries().isEmpty() && weakness(config.get()).isEmpty()
        ? Optional.of(
            "There is no standard library of Python " + series + " above the folder of " + command)
        : Optional.empty();
  }

  /** The folders of packages of the environment. */
  public List<String> sites() {
    return PythonEnvironment.of(files).sites().stream()
        .filter(site -> site.startsWith(venv + "/"))
        .toList();
  }

  /** The bytecode that belongs to a module. */
  public Optional<FileEntry> bytecode(FileEntry source) {
    var stem = source.name().substring(0, source.name().length() - ".py".length());
    var tag = "cpython-" + series.replace(".", "");
    return files.get(source.parent() + "/__pycache__/" + stem + "." + tag + ".pyc");
  }

  /** The folders that the planned interpreter is in, by its name and by the file. */
  Set<String> folders() {
    return Stream.concat(Stream.of(command), program().map(FileEntry::path).stream())
        .map(path -> path.substring(0, path.lastIndexOf('/')))
        .collect(Collectors.toSet());
  }

  private Optional<FileEntry> program() {
    return files.resolve(command).filter(file -> file.content().elf().isPresent());
  }

  /** Names of Python in the environment that lead to something else than the planned program. */
  public List<String> foreignNames() {
    var program = program().map(FileEntry::path);
    return Stream.of("python", "python3", "python" + series, "\uD835\uDF0Bthon")
        .map(name -> venv + "/bin/" + name)
        .filter(name -> files.get(name).isPresent())
        .filter(
            name -> program.isEmpty() || !files.resolve(name).map(FileEntry::path).equals(program))
        .toList();
  }

  /**
   * What is wrong with the home that the environment's {@code pyvenv.cfg} gives. Python looks for
   * its standard library above this folder, by its name: what a link leads to does not count.
   */
  Optional<String> weakness(VenvConfig config) {
    if (config.homes().size() != 1) {
      return Optional.of("names " + config.homes().size() + " homes of Python, not one");
    }
    var home = config.homes().get(0);
    return folders().contains(home)
        ? Optional.empty()
        : Optional.of(
            "names "
                + Message.first(List.of(home))
                + " as home of Python, which is not the folder of "
                + command);
  }
}
