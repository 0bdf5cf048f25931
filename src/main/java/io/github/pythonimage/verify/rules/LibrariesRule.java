package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.Listing;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.LibrarySearch;
import io.github.pythonimage.verify.system.PythonHome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every shared library that a file of Python or of the environment links to is in the image. */
public final class LibrariesRule implements FilesRule {
  /**
   * Libraries that packages use where they are, by the beginning of their names: numba's second way
   * to run threads, and drivers that a container gets from its host.
   */
  private static final List<String> OPTIONAL =
      List.of("libtbb.so", "libcuda.so", "libnvidia-ml.so", "libnvcuvid.so");

  @Override
  public String name() {
    return "libraries";
  }

  @Override
  public List<Finding> findings(Evidence evidence, FileTree files) {
    var search = new LibrarySearch(evidence, files);
    var missing = new TreeMap<String, List<String>>();
    var folders = new ArrayList<>(List.of(evidence.prefix().path()));
    new PythonHome(evidence, files).standardLibrary().ifPresent(folders::add);
    folders.stream()
        .flatMap(files::below)
        .distinct()
        .filter(FileEntry::isFile)
        .forEach(
            file ->
                search
                    .missing(file)
                    .forEach(
                        name ->
                            missing
                                .computeIfAbsent(name, n -> new ArrayList<>())
                                .add(file.path())));
    return missing.entrySet().stream().flatMap(this::describe).toList();
  }

  private Stream<Finding> describe(Map.Entry<String, List<String>> missing) {
    var message =
        Listing.of(missing.getValue(), "file links to it", "files link to it")
            .after(missing.getKey() + " is not in the image, but ")
            .then(". Name the package that has it in <runtime><packages>.");
    return Stream.of(
        OPTIONAL.stream().anyMatch(missing.getKey()::startsWith)
            ? warning(message)
            : finding(message));
  }
}
