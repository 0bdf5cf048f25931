package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.ImageKind;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.DpkgPackages;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.Listing;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The distribution's packages are none that only building or installing needs. */
public final class PackageListRule implements FilesRule {
  private static final Pattern DEVELOPMENT =
      Pattern.compile(
          "(?:.*-)?(?:gcc|g\\+\\+|cpp|gfortran|gnat|gdc|gccgo|clang|llvm|rustc|cargo|golang|ghc|tcc|zig|nasm|yasm|mold|lld)"
              + "(?:-\\d[\\d.]*)?(?:-.*linux-gnu.*)?|golang-.*|binutils(?:-.*)?|build-essential|make|cmake|ninja-build|meson|autoconf|automake"
              + "|bison|flex|m4|dpkg-dev|.*-dev|.*-devel|linux-libc-dev|musl-tools|.*-jdk(?:-headless)?"
              + "|python3?(?:\\.\\d+)?-(?:pip|pipx|setuptools|virtualenv|wheel|pip-whl|setuptools-whl|dev|venv)|pipx|virtualenv|micromamba|git|subversion|mercurial");
  private static final Pattern ALLOWED = Pattern.compile("gcc-\\d+-base|libgcc.*|libllvm\\d+.*");
  private static final List<String> RPM =
      List.of(
          "/var/lib/rpm/rpmdb.sqlite",
          "/usr/lib/sysimage/rpm/rpmdb.sqlite",
          "/var/lib/rpm/Packages",
          "/var/lib/rpm/Packages.db",
          "/usr/lib/sysimage/rpm/Packages.db");

  @Override
  public String name() {
    return "package-list";
  }

  @Override
  public List<Finding> findings(Evidence evidence, FileTree files) {
    var changed = new PackageFilesRule().findings(evidence, files);
    // A builder has what building needs.
    var listed = evidence.kind() == ImageKind.RUNTIME ? names(evidence, files) : List.<Finding>of();
    return Stream.concat(listed.stream(), changed.stream()).toList();
  }

  private List<Finding> names(Evidence evidence, FileTree files) {
    var dpkg = DpkgPackages.of(files);
    var planned = evidence.image().runtimePackages();
    var bad =
        dpkg.packages().stream()
            .map(DpkgPackages.Installed::name)
            .filter(name -> DEVELOPMENT.matcher(name).matches() && !ALLOWED.matcher(name).matches())
            .filter(name -> !planned.contains(name))
            .sorted()
            .toList();
    if (!bad.isEmpty()) {
      return List.of(
          finding(
              Listing.of(bad, "package", "packages")
                  + " of the distribution in the runtime image, which only building needs. Take it"
                  + " out of the base or <runtime><packages>."));
    }
    if (dpkg.isPresent()) {
      return List.of();
    }
    var isRpm = Stream.of(RPM).flatMap(List::stream).anyMatch(p -> files.resolve(p).isPresent());
    return List.of(
        warning(
            (isRpm
                    ? "The image has a database of rpm, which the plugin does not read"
                    : "The image has no list of packages that the plugin can read")
                + ": its packages were not checked. The rules on files were."));
  }
}
