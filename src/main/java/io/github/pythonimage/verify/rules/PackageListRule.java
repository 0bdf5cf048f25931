package io.github.pythonimage.verify.rules;

import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.libraries.ForeignLibraries;
import io.github.pythonimage.verify.packages.RpmPackages;
import io.github.pythonimage.verify.python.PythonHome;
import io.github.pythonimage.verify.system.DpkgChecksums;
import io.github.pythonimage.verify.system.DpkgPackages;
import io.github.pythonimage.verify.system.FilesRule;
import java.nio.file.Path;
import java.util.List;
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
  public void check(CheckContext context, FileTree files, Findings found) {
    // A builder has what building needs.
    if (context.stage() == Stage.RUNTIME) {
      names(context, files, found);
    }
    files(context, files, found);
  }

  /** Whether only building needs a package of this name. */
  static boolean isDevelopment(String name) {
    return DEVELOPMENT.matcher(name).matches() && !ALLOWED.matcher(name).matches();
  }

  private static void names(CheckContext context, FileTree files, Findings found) {
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
    found.error(
        Message.of(bad, "package", "packages")
            .then(
                " of the distribution in the runtime image, which only building needs. Take it"
                    + " out of the base or <runtime><packages>."));
    var problem = context.rpm().map(RpmPackages::problem);
    var isDpkg = dpkg.isPresent() && context.image().family().equals("apt");
    if (isDpkg || problem.filter(String::isEmpty).isPresent()) {
      return;
    }
    if (problem.isPresent() || RpmPackages.folder(files).isPresent()) {
      found.undecided(
          "The packages in the image's database of rpm were not checked: "
              + problem.orElse("only an engine that has the image and its base can ask it")
              + ". The rules on files were.");
    } else {
      found.warning(
          "The image has no list of packages that the plugin can read: its packages were not"
              + " checked. The rules on files were.");
    }
  }

  /** Files of the distribution's packages are what the packages have. */
  private static void files(CheckContext context, FileTree files, Findings found) {
    var packages = new DpkgChecksums(files);
    add(
        found,
        packages.changed(),
        "file is not what its Debian package has",
        "files are not what their Debian packages have",
        ". Somebody changed it after it was installed");
    var library = PythonHome.of(context, files).standardLibrary();
    add(
        found,
        library.map(folder -> packages.foreign(folder, "os.py")).orElse(List.of()),
        "file in the standard library is of no Debian package, as the library itself is",
        "files in the standard library are of no Debian package, as the library itself is",
        ". Somebody added it after the library was installed");
    libraries(context, files, packages, found);
    var configurations = DpkgPackages.of(files).changedConfigurations(files);
    found.warning(
        Message.of(
                configurations,
                "configuration file is not as its Debian package has it",
                "configuration files are not as their Debian packages have them")
            .then(". Read it; accept the finding if the base changes it on purpose."));
  }

  private static void libraries(
      CheckContext context, FileTree files, DpkgChecksums packages, Findings found) {
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
    var message =
        Message.of(all, "library", "libraries")
            .after("The loader may take ")
            .then(
                " in place of those of the distribution, and no list of packages says whose they"
                    + " are. Take them out of the base; accept the finding if it has them on"
                    + " purpose.");
    if (isWithoutVariants(context)) {
      found.error(message);
    } else {
      found.undecided(message);
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

  private static void add(Findings found, List<String> paths, String one, String many, String why) {
    found.error(
        Message.of(paths, one, many)
            .then(why + ": build the image again, or choose another <base>."));
  }
}
