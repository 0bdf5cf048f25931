package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.ListMessage;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.python.PythonHome;
import io.github.pythonimage.verify.system.DpkgChecksums;
import io.github.pythonimage.verify.system.DpkgPackages;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.ForeignLibraries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Files of the distribution's packages are what the packages have. */
public final class PackageFilesRule implements FilesRule {
  @Override
  public String name() {
    return "package-list";
  }

  @Override
  public List<Finding> findings(CheckContext context, FileTree files) {
    var packages = new DpkgChecksums(files);
    var found = new ArrayList<Finding>();
    add(
        found,
        packages.changed(),
        "file is not what its Debian package has",
        "files are not what their Debian packages have",
        ". Somebody changed it after it was installed");
    var library = new PythonHome(context, files).standardLibrary();
    add(
        found,
        library.map(folder -> packages.foreign(folder, "os.py")).orElse(List.of()),
        "file in the standard library is of no Debian package, as the library itself is",
        "files in the standard library are of no Debian package, as the library itself is",
        ". Somebody added it after the library was installed");
    libraries(context, files, packages, found);
    var configurations = DpkgPackages.of(files).changedConfigurations(files);
    if (!configurations.isEmpty()) {
      found.add(
          warning(
              ListMessage.of(
                      configurations,
                      "configuration file is not as its Debian package has it",
                      "configuration files are not as their Debian packages have them")
                  .then(". Read it; accept the finding if the base changes it on purpose.")));
    }
    return found;
  }

  private void libraries(
      CheckContext context, FileTree files, DpkgChecksums packages, List<Finding> found) {
    var libraries = new ForeignLibraries(files, packages);
    var namesakes =
        libraries.namesakes().stream().filter(path -> !isOfPython(context, path)).toList();
    if (packages.hasLists()) {
      add(
          found,
          libraries.variants(),
          "library for newer processors is of no Debian package",
          "libraries for newer processors are of no Debian package",
          ". The loader takes it before the package's");
      add(
          found,
          namesakes,
          "library of no Debian package has the name of one that a package has",
          "libraries of no Debian package have the names of some that packages have",
          ". The loader may take it in place of the package's");
      return;
    }
    var all = Stream.concat(libraries.variants().stream(), namesakes.stream()).distinct().toList();
    if (!all.isEmpty()) {
      var message =
          ListMessage.of(all, "library", "libraries")
              .after("The loader may take ")
              .then(
                  " in place of those of the distribution, and no list of packages says whose they"
                      + " are. Take them out of the base; accept the finding if it has them on"
                      + " purpose.");
      found.add(isWithoutVariants(context) ? finding(message) : undecided(message));
    }
  }

  /** Only some distributions have packages of libraries for newer processors. */
  private static boolean isWithoutVariants(CheckContext context) {
    return context
        .rpm()
        .filter(rpm -> rpm.problem().isEmpty())
        .filter(rpm -> rpm.names().stream().noneMatch(name -> name.matches(".*-x86-64-v[2-4]")))
        .isPresent();
  }

  /** A base may have compiled the interpreter that the POM names. */
  private static boolean isOfPython(CheckContext context, String path) {
    var bin = Path.of(context.image().interpreter().command()).getParent();
    return path.matches(
        Pattern.quote(bin.resolveSibling("lib") + "/libpython3") + "[.0-9]*\\.so.*");
  }

  private void add(List<Finding> found, List<String> paths, String one, String many, String why) {
    if (!paths.isEmpty()) {
      found.add(
          finding(
              ListMessage.of(paths, one, many)
                  .then(why + ": build the image again, or choose another <base>.")));
    }
  }
}
