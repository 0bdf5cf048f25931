package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.ImageKind;
import io.github.pythonimage.verify.ListMessage;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.DpkgPackages;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.RpmPackages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The distribution's packages are none that only building or installing needs. */
public final class PackageListRule implements FilesRule {
  private static final Pattern DEVELOPMENT =
      Pattern.compile(
          "(?:gcc|cpp)\\d*(?:-(?:c\\+\\+|gfortran|fortran|go|gnat|objc\\+*))?|(?:kernel|glibc)-headers(?:-.*)?|rpm-build"
              + "|(?:.*-)?(?:gcc|g\\+\\+|cpp|gfortran|gnat|gdc|gccgo|clang|llvm|rustc|cargo|golang|ghc|tcc|zig|nasm|yasm|mold|lld)"
              + "(?:-\\d[\\d.]*)?(?:-.*linux-gnu.*)?|golang-.*|binutils(?:-.*)?|build-essential|make|cmake|ninja-build|meson|autoconf|automake"
              + "|bison|flex|m4|dpkg-dev|.*-dev|.*-devel|linux-libc-dev|musl-tools|.*-jdk(?:-headless)?"
              + "|python3?(?:\\.\\d+)?-(?:pip|pipx|setuptools|virtualenv|wheel|pip-whl|setuptools-whl|dev|venv)|pipx|virtualenv|micromamba|git|subversion|mercurial");
  private static final Pattern ALLOWED = Pattern.compile("gcc-\\d+-base|libgcc.*|libllvm\\d+.*");

  @Override
  public String name() {
    return "package-list";
  }

  @Override
  public List<Finding> findings(CheckContext context, FileTree files) {
    var changed = new PackageFilesRule().findings(context, files);
    // A builder has what building needs.
    var listed = context.kind() == ImageKind.RUNTIME ? names(context, files) : List.<Finding>of();
    return Stream.concat(listed.stream(), changed.stream()).toList();
  }

  /** Whether only building needs a package of this name. */
  static boolean isDevelopment(String name) {
    return DEVELOPMENT.matcher(name).matches() && !ALLOWED.matcher(name).matches();
  }

  private List<Finding> names(CheckContext context, FileTree files) {
    var dpkg = DpkgPackages.of(files);
    var installed =
        Stream.concat(
                dpkg.packages().stream().map(DpkgPackages.Installed::name),
                context.rpm().stream().flatMap(rpm -> rpm.names().stream()))
            .distinct()
            .toList();
    var planned = context.image().runtimePackages();
    var bad =
        installed.stream()
            .filter(PackageListRule::isDevelopment)
            .filter(name -> !planned.contains(name))
            .sorted()
            .toList();
    var found = new ArrayList<Finding>();
    if (!bad.isEmpty()) {
      found.add(
          finding(
              ListMessage.of(bad, "package", "packages")
                  .then(
                      " of the distribution in the runtime image, which only building needs. Take it"
                          + " out of the base or <runtime><packages>.")));
    }
    notChecked(context, files, dpkg).ifPresent(found::add);
    return found;
  }

  private Optional<Finding> notChecked(CheckContext context, FileTree files, DpkgPackages dpkg) {
    var problem = context.rpm().map(RpmPackages::problem);
    var isDpkg = dpkg.isPresent() && context.image().family().equals("apt");
    if (isDpkg || problem.filter(String::isEmpty).isPresent()) {
      return Optional.empty();
    }
    var isRpm = problem.isPresent() || RpmPackages.folder(files).isPresent();
    return Optional.of(
        isRpm
            ? undecided(
                "The packages in the image's database of rpm were not checked: "
                    + problem.orElse("only an engine that has the image and its base can ask it")
                    + ". The rules on files were.")
            : warning(
                "The image has no list of packages that the plugin can read: its packages were not"
                    + " checked. The rules on files were."));
  }
}
