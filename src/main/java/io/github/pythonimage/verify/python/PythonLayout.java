package io.github.pythonimage.verify.python;

import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files by which an interpreter takes other folders for its own, or imports another module. */
record PythonLayout(CheckContext context, FileTree files) {
  private static final Pattern INTERPRETER = Pattern.compile("python[0-9.]*");
  private static final Pattern PATH_FILE =
      Pattern.compile("(?:lib)?python[0-9.]*(?:\\.so)?\\._pth");
  private static final Pattern EXTENSION =
      Pattern.compile("(\\w+)(?:\\.(?:cpython-\\d+[\\w-]*|abi3))?\\.so");

  /** Adds one finding for each thing that is wrong. */
  void check(Findings found) {
    var python = PythonHome.of(context, files);
    add(
        found,
        files.all().filter(this::isBuildMark).toList(),
        "file makes the interpreter beside it look for the standard library elsewhere",
        "files make the interpreters beside them look for the standard library elsewhere");
    add(
        found,
        settings(python),
        "pyvenv.cfg is not that of the environment, and an interpreter reads it",
        "pyvenv.cfg are not those of the environment, and an interpreter reads them");
    var libraries = python.standardLibraries();
    python
        .obstacle(context.stage() == Stage.RUNTIME)
        .ifPresent(
            obstacle ->
                found.error(
                    obstacle
                        + ", so that no rule looks at the standard library. Build the image again."));
    add(
        found,
        libraries.subList(Math.min(1, libraries.size()), libraries.size()),
        "folder is a second standard library of the interpreter, and rules look at the first",
        "folders are other standard libraries of the interpreter, and rules look at the first");
    add(
        found,
        new TreeSet<>(python.standardLibrary().map(this::extensions).orElse(Set.of())),
        "library is imported in place of a module of the standard library",
        "libraries are imported in place of modules of the standard library");
  }

  private static void add(Findings found, Collection<?> things, String one, String many) {
    found.error(
        Message.of(things, one, many)
            .then(". Take it out of the base or the package that has it."));
  }

  /** CPython believes that it is in the folder where it was compiled. */
  private boolean isBuildMark(FileEntry entry) {
    if (entry.path().endsWith("/Modules/Setup.local")) {
      var modules = entry.parent();
      return hasInterpreter(modules.substring(0, modules.lastIndexOf('/')));
    }
    return PATH_FILE.matcher(entry.name()).matches()
        || (entry.name().equals("pybuilddir.txt") && hasInterpreter(entry.parent()));
  }

  private boolean hasInterpreter(String folder) {
    return files.in(folder).anyMatch(e -> !e.isFolder() && INTERPRETER.matcher(e.name()).matches());
  }

  /** Beside the interpreter, or in the folder above; the environment's own counts elsewhere. */
  private List<String> settings(PythonHome python) {
    var venv = python.venv();
    return Stream.concat(Stream.of(venv + "/bin"), python.folders().stream())
        .flatMap(bin -> Stream.of(bin, bin.substring(0, Math.max(0, bin.lastIndexOf('/')))))
        .filter(folder -> !folder.equals(venv))
        .map(folder -> folder + "/pyvenv.cfg")
        .filter(path -> files.get(path).isPresent())
        .distinct()
        .toList();
  }

  /** An extension module comes before a module or a second extension in the same folder. */
  private Set<String> extensions(String lib) {
    var modules =
        files
            .below(lib)
            .filter(e -> !e.path().matches(".*/(?:site|dist)-packages(?:/.*)?"))
            .filter(e -> e.isFolder() || e.name().matches(".*\\.(?:py|so)"))
            .collect(Collectors.groupingBy(e -> module(lib, e)));
    return modules.values().stream()
        .filter(same -> same.size() > 1)
        .flatMap(List::stream)
        .filter(e -> !e.isFolder() && EXTENSION.matcher(e.name()).matches())
        .map(FileEntry::path)
        .collect(Collectors.toSet());
  }

  /** The module that an entry is; its own name where it is none. */
  private static String module(String lib, FileEntry entry) {
    var extension = EXTENSION.matcher(entry.name());
    var name = extension.matches() ? extension.group(1) : entry.name().replaceFirst("\\.py$", "");
    // Both folders are in the search path.
    var folder = entry.parent().equals(lib + "/lib-dynload") ? lib : entry.parent();
    return folder + "/" + name;
  }
}
