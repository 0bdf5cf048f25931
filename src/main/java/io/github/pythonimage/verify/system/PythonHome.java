package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the interpreter of an environment is, as {@code pyvenv.cfg} says it. */
public final class PythonHome {
  private final FileTree files;
  private final String venv;
  private final String series;

  public PythonHome(Evidence evidence, FileTree files) {
    this.files = files;
    this.venv = evidence.prefix().venv();
    this.series = evidence.image().version().series().toString();
  }

  /** The folder of the standard library. */
  public Optional<String> standardLibrary() {
    return files.get(venv + "/pyvenv.cfg").map(FileEntry::text).stream()
        .flatMap(String::lines)
        .filter(line -> line.replace(" ", "").startsWith("home="))
        .map(line -> line.substring(line.indexOf('=') + 1).strip())
        .filter(home -> home.contains("/"))
        .map(home -> home.substring(0, home.lastIndexOf('/')))
        .flatMap(root -> Stream.of(root + "/lib", root + "/lib64"))
        .map(lib -> lib + "/python" + series)
        .flatMap(lib -> files.resolve(lib + "/os.py").stream())
        .map(FileEntry::parent)
        .findFirst();
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
}
