package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.Listing;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.DpkgChecksums;
import io.github.pythonimage.verify.system.DpkgPackages;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.PythonHome;
import java.util.ArrayList;
import java.util.List;

/** Files of the distribution's packages are what the packages have. */
public final class PackageFilesRule implements FilesRule {
  @Override
  public String name() {
    return "package-list";
  }

  @Override
  public List<Finding> findings(Evidence evidence, FileTree files) {
    var packages = new DpkgChecksums(files);
    var found = new ArrayList<Finding>();
    add(
        found,
        packages.changed(),
        "file is not what its Debian package has",
        "files are not what their Debian packages have",
        ". Somebody changed it after it was installed");
    var library = new PythonHome(evidence, files).standardLibrary();
    add(
        found,
        library.map(folder -> packages.foreign(folder, "os.py")).orElse(List.of()),
        "file in the standard library is of no Debian package, as the library itself is",
        "files in the standard library are of no Debian package, as the library itself is",
        ". Somebody added it after the library was installed");
    add(
        found,
        packages.foreignVariants(),
        "library for newer processors is of no Debian package",
        "libraries for newer processors are of no Debian package",
        ". The loader takes it before the package's");
    var configurations = DpkgPackages.of(files).changedConfigurations(files);
    if (!configurations.isEmpty()) {
      found.add(
          warning(
              Listing.of(
                      configurations,
                      "configuration file is not as its Debian package has it",
                      "configuration files are not as their Debian packages have them")
                  .then(". Read it; accept the finding if the base changes it on purpose.")));
    }
    return found;
  }

  private void add(List<Finding> found, List<String> paths, String one, String many, String why) {
    if (!paths.isEmpty()) {
      found.add(
          finding(
              Listing.of(paths, one, many)
                  .then(why + ": build the image again, or choose another <base>.")));
    }
  }
}
