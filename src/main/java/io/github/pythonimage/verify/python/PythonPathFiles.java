package io.github.pythonimage.verify.python;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.PathResolver;
import io.github.pythonimage.verify.packages.PythonEnvironment;
import io.github.pythonimage.verify.system.DpkgPackages;
import io.github.pythonimage.verify.system.WritablePaths;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files that change where Python finds modules, or what it runs when it starts. */
public record PythonPathFiles(CheckContext context, FileTree files, WritablePaths writable) {
  private static final Set<String> HOOKS = Set.of("sitecustomize", "usercustomize");

  private static final Pattern SEARCHED =
      Pattern.compile(".*/(?:python3(?:\\.\\d+t?)?|lib-dynload|(?:site|dist)-packages)");

  private PythonEnvironment environment() {
    return PythonEnvironment.of(files);
  }

  private Stream<FileEntry> pathFiles() {
    return files
        .all()
        .filter(f -> f.name().endsWith(".pth") || f.name().endsWith("._pth") || isStartFile(f))
        .filter(f -> PythonEnvironment.isSite(f.parent()) || f.name().endsWith("._pth"))
        .flatMap(files::read);
  }

  /** From 3.15 on, the site module runs the functions that they name (PEP 829). */
  private boolean isStartFile(FileEntry file) {
    return context.image().version().series().atLeast(3, 15) && file.name().endsWith(".start");
  }

  /** Adds one finding for each thing that is wrong, and what the user should know. */
  public void check(Findings found) {
    pathFiles().forEach(f -> path(f, found));
    hooks(found);
    archives(found);
    new PythonLayout(context, files).check(found);
    files
        .all()
        .filter(f -> f.name().equals("pyvenv.cfg"))
        .flatMap(files::read)
        .forEach(f -> environment(f, found));
    running(found);
  }

  /** Code of packages that runs whenever Python starts. */
  private void running(Findings found) {
    var known = new KnownPthLines(context, files);
    var running =
        pathFiles()
            .filter(f -> environment().isRecorded(f.path()))
            .filter(f -> codeOf(f).anyMatch(line -> !known.isKnown(f, line)))
            .toList();
    found.warning(
        Message.of(
                running,
                "file of a package runs code whenever Python starts",
                "files of packages run code whenever Python starts")
            .then(". Read the file; accept the finding if the code is wanted."));
  }

  /** The lines that are code, or name a function that runs. */
  private Stream<String> codeOf(FileEntry file) {
    return PythonLines.of(file).stream()
        .filter(line -> isCode(line) || (isStartFile(file) && isMeant(line)));
  }

  private static boolean isMeant(String line) {
    return !line.isEmpty() && !line.startsWith("#");
  }

  private static boolean isCode(String line) {
    return line.startsWith("import ") || line.startsWith("import\t");
  }

  private void path(FileEntry file, Findings found) {
    if (codeOf(file).findAny().isPresent() && !environment().isRecorded(file.path())) {
      found.error(
          file + " runs code whenever Python starts, and belongs to no package. Remove it.");
    }
    PythonLines.of(file).stream()
        .filter(line -> isMeant(line) && !isCode(line) && !isStartFile(file))
        .forEach(line -> line(file, line, found));
  }

  private void line(FileEntry file, String line, Findings found) {
    var folder = PythonEnvironment.absolute(file.parent(), line);
    var weakness = writable.weakness(folder);
    if (weakness.isPresent()) {
      found.error(
          "%s adds %s to Python's search path, which the user can change through %s. Remove the line."
              .formatted(file, Message.first(List.of(line)), weakness.get()));
    } else if (isArchive(folder)) {
      found.error(
          "%s adds the file %s to Python's search path, from which Python imports modules that rules do not see. Install them as files."
              .formatted(file, Message.first(List.of(line))));
    } else if (line.startsWith("/")
        && (!environment().isRecorded(file.path()) || files.resolve(folder).isEmpty())) {
      found.error(
          "%s adds %s to Python's search path, and %s. Install a wheel of the project instead."
              .formatted(
                  file,
                  Message.first(List.of(line)),
                  environment().isRecorded(file.path())
                      ? "it is not there"
                      : "belongs to no package"));
    }
  }

  /** Python imports from archives of any name, and from folders in them. */
  private boolean isArchive(String path) {
    var walk = new PathResolver(files);
    walk.resolve(path);
    return walk.passed().stream().anyMatch(FileEntry::isFile);
  }

  private String pythonPath() {
    return context.info().environment().getOrDefault("PYTHONPATH", "");
  }

  private void archives(Findings found) {
    var value = pythonPath();
    // Who writes the POM knows what is in it.
    if (value.equals(context.spec().runtime().environment().get("PYTHONPATH"))) {
      return;
    }
    var archives =
        Stream.of(value.split(":", -1))
            .filter(path -> path.startsWith("/") && isArchive(path))
            .toList();
    found.error(
        Message.of(archives, "file", "files")
            .after("Variable PYTHONPATH of the image has ")
            .then(
                ", from which Python imports modules that rules do not see. Install them as"
                    + " files."));
  }

  private void hooks(Findings found) {
    var folders = searched();
    var hooks =
        files
            .all()
            .filter(e -> HOOKS.contains(stem(e.name())) && isModule(e))
            .filter(e -> folders.contains(e.parent()))
            .filter(e -> !DpkgPackages.of(files).isConfiguration(e, files))
            .toList();
    found.error(
        Message.of(
                hooks, "module runs whenever Python starts", "modules run whenever Python starts")
            .then(". Take it out of the base or the package that has it."));
  }

  private boolean isModule(FileEntry entry) {
    return files.resolve(entry.path()).filter(FileEntry::isFolder).isPresent()
        ? !entry.name().contains(".")
        : entry.name().matches(".*\\.(py|pyc|so|[a-z0-9_-]+\\.so)");
  }

  /** The folders in which Python looks for modules, also those that links and lines lead to. */
  private Set<String> searched() {
    var usual =
        files
            .all()
            .filter(e -> !e.isFile())
            .map(FileEntry::path)
            .filter(SEARCHED.asMatchPredicate());
    var named = Stream.of(pythonPath().split(":", -1));
    var added =
        pathFiles()
            .flatMap(
                f ->
                    PythonLines.of(f).stream()
                        .filter(line -> isMeant(line) && !isCode(line))
                        .map(line -> PythonEnvironment.absolute(f.parent(), line)));
    return Stream.of(usual, named, added)
        .flatMap(paths -> paths)
        .flatMap(
            path ->
                Stream.concat(Stream.of(path), files.resolve(path).map(FileEntry::path).stream()))
        .collect(Collectors.toSet());
  }

  private static String stem(String name) {
    var dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private void environment(FileEntry file, Findings found) {
    var interpreter = PythonHome.of(context, files);
    var config = VenvConfig.of(file);
    if (config.isOpen()) {
      found.error(
          file
              + " opens the environment to packages of the system and of the user's home. Set"
              + " 'include-system-site-packages = false'.");
    }
    var weak = config.homes().stream().filter(h -> writable.weakness(h).isPresent()).toList();
    if (!weak.isEmpty()) {
      found.error(
          "%s names %s as home of Python, which the user can change. Build the image again."
              .formatted(file, Message.first(weak)));
    } else if (file.parent().equals(interpreter.venv())) {
      interpreter
          .weakness(config)
          .ifPresent(weakness -> found.error(file + " " + weakness + ". Build the image again."));
    }
  }
}
