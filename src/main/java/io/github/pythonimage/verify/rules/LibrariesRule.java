package io.github.pythonimage.verify.rules;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.libraries.LibrarySearch;
import io.github.pythonimage.verify.packages.InstalledDistribution;
import io.github.pythonimage.verify.packages.PythonEnvironment;
import io.github.pythonimage.verify.python.PythonHome;
import io.github.pythonimage.verify.system.FilesRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every shared library that a file of Python or of the environment links to is in the image. */
public final class LibrariesRule implements FilesRule {
  /**
   * Libraries that packages use where they are, by the beginning of their names: numba's second way
   * to run threads, and drivers that a container gets from its host.
   */
  private static final List<String> OPTIONAL =
      List.of("libtbb.so", "libcuda.so", "libnvidia-ml.so", "libnvcuvid.so");

  /** Packages with files for hardware that few machines have, and those files. */
  private static final Map<String, Pattern> FOR_HARDWARE =
      Map.of(
          "bitsandbytes", Pattern.compile("libbitsandbytes_(?!cpu).+\\.so"),
          "nvidia-cufile", Pattern.compile("libcufile_rdma\\.so.*"),
          "nvidia-cufile-cu11", Pattern.compile("libcufile_rdma\\.so.*"),
          "nvidia-cufile-cu12", Pattern.compile("libcufile_rdma\\.so.*"));

  @Override
  public void check(CheckContext context, FileTree files, Findings found) {
    var search = new LibrarySearch(context, files);
    var missing = new TreeMap<String, List<String>>();
    var folders = new ArrayList<>(List.of(context.prefix().path()));
    PythonHome.of(context, files).standardLibrary().ifPresent(folders::add);
    folders.stream().flatMap(files::below).collect(FileTree.byPath()).stream()
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
    var ofHardware =
        PythonEnvironment.of(files)
            .below(context.prefix().venv())
            .filter(one -> FOR_HARDWARE.containsKey(one.name()))
            .flatMap(LibrariesRule::forHardware)
            .collect(Collectors.toSet());
    missing.forEach((library, users) -> describe(context, library, users, ofHardware, found));
  }

  private static Stream<String> forHardware(InstalledDistribution distribution) {
    var names = FOR_HARDWARE.get(distribution.name());
    return distribution.record().keySet().stream()
        .filter(path -> names.matcher(path.substring(path.lastIndexOf('/') + 1)).matches());
  }

  private static void describe(
      CheckContext context,
      String library,
      List<String> users,
      Set<String> ofHardware,
      Findings found) {
    var isOptional = OPTIONAL.stream().anyMatch(library::startsWith);
    var optional = users.stream().filter(u -> isOptional || ofHardware.contains(u)).toList();
    var others = users.stream().filter(u -> !optional.contains(u)).toList();
    found.error(message(context, library, others));
    found.warning(message(context, library, optional));
  }

  private static Message message(CheckContext context, String library, List<String> users) {
    return Message.of(users, "file links to it", "files link to it")
        .after(library + " is not in the image, but ")
        .then(
            ". "
                + Catalog.sharedLibraries()
                    .remedy(library, context.image().distribution(), "<runtime><packages>"));
  }
}
