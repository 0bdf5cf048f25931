package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.ImageKind;
import io.github.pythonimage.verify.ListMessage;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.python.CompiledModules;
import io.github.pythonimage.verify.system.FilesRule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Bytecode is that of its source: Python may take it whatever the source says. */
public final class BytecodeSourceRule implements FilesRule {
  @Override
  public String name() {
    return "bytecode";
  }

  @Override
  public List<Finding> findings(CheckContext context, FileTree files) {
    var series = context.image().version().series().toString();
    var minor = Integer.parseInt(series.substring(series.indexOf('.') + 1));
    var venv = context.environment() + "/lib/python" + series + "/site-packages";
    var found = new ArrayList<Finding>();
    libraries(files, series)
        .map(folder -> new CompiledModules(files, folder, minor))
        .forEach(library -> sources(library, found));
    var packages = new CompiledModules(files, venv, minor);
    sources(packages, found);
    if (context.kind() == ImageKind.BUILDER) {
      return found;
    }
    missing(packages, found);
    // A library that this plugin compiles is BytecodeRule's.
    if (!context.image().interpreter().packages().isEmpty()) {
      libraries(files, series)
          .forEach(folder -> missing(new CompiledModules(files, folder, minor), found));
    }
    return found;
  }

  private static Stream<String> libraries(FileTree files, String series) {
    return files
        .files()
        .filter(f -> f.name().equals("os.py") && f.parent().endsWith("/python" + series))
        .map(FileEntry::parent);
  }

  private void missing(CompiledModules modules, List<Finding> found) {
    add(
        found,
        modules.missing(),
        "module has no bytecode and is compiled again at every start",
        "modules have no bytecode and are compiled again at every start",
        "Build the image again");
  }

  private void sources(CompiledModules modules, List<Finding> found) {
    add(
        found,
        modules.stale(),
        "file of bytecode is not that of its source",
        "files of bytecode are not those of their sources",
        "Somebody changed it after it was compiled: build the image again");
    add(
        found,
        modules.strange(),
        "file of bytecode has no source that this Python compiles it from",
        "files of bytecode have no source that this Python compiles them from",
        "Remove it");
  }

  private void add(List<Finding> found, List<String> paths, String one, String many, String cure) {
    if (!paths.isEmpty()) {
      found.add(finding(ListMessage.of(paths, one, many).then(". " + cure + ".")));
    }
  }
}
