package io.github.pythonimage.verify.python;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.packages.PythonEnvironment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lines with code that setuptools writes into {@code .pth} files of many packages. */
final class KnownPthLines {
  /** The forms that releases of setuptools write for a namespace package. */
  private static final Pattern NAMESPACE =
      Pattern.compile(
          Pattern.quote("import sys, types, os;")
              + either(
                  "", "pep420 = sys.version_info > (3, 3);", "has_mfs = sys.version_info > (3, 5);")
              + Pattern.quote("p = os.path.join(sys._getframe(1).f_locals['sitedir'], *(")
              + "(?<parts>'\\w+'(?:,|(?:, '\\w+')++))"
              + Pattern.quote("));")
              + "(?:"
              + either("ie = os.path.exists(os.path.join(p,'__init__.py'));m = not ie and ")
              + either("", "not pep420 and ")
              + "|"
              + either("importlib = has_mfs and __import__('importlib.util');")
              + either("", "has_mfs and __import__('importlib.machinery');")
              + Pattern.quote("m = has_mfs and sys.modules.setdefault('")
              + "(?<name>[\\w.]+)"
              + Pattern.quote(
                  "', importlib.util.module_from_spec(importlib.machinery.PathFinder.find_spec('")
              + "\\k<name>"
              + Pattern.quote("', [os.path.dirname(p)])));m = m or ")
              + either("", "not has_mfs and ")
              + ")"
              + Pattern.quote("sys.modules.setdefault('")
              + "(?<module>[\\w.]+)"
              + Pattern.quote("', types.ModuleType('")
              + "\\k<module>"
              + Pattern.quote("'));mp = (m or []) and m.__dict__.setdefault('__path__',[]);")
              + Pattern.quote("(p not in mp) and mp.append(p)")
              + "(?:"
              + Pattern.quote(";m and setattr(sys.modules['")
              + "(?<parent>[\\w.]+)"
              + Pattern.quote("'], '")
              + "(?<child>\\w+)"
              + Pattern.quote("', m)")
              + ")?");

  private static final Pattern DISTUTILS =
      Pattern.compile(
          Pattern.quote(
                  "import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, '")
              + "(?:local|stdlib)"
              + Pattern.quote(
                  "') == 'local'; enabled and __import__('_distutils_hack').add_shim();"));

  private static final Pattern FROM_FIRST_DOT = Pattern.compile("(?s)\\..*");

  private final FileTree files;
  private final PythonEnvironment environment;
  private final Set<String> modulesOfPython;
  private final Map<String, Set<String>> extensions = new HashMap<>();

  KnownPthLines(CheckContext context, FileTree files) {
    this.files = files;
    this.environment = PythonEnvironment.of(files);
    this.modulesOfPython =
        PythonHome.of(context, files)
            .standardLibrary()
            .map(lib -> modules(files, lib))
            .orElse(Set.of());
  }

  private static String either(String... texts) {
    return "(?:" + String.join("|", Stream.of(texts).map(Pattern::quote).toList()) + ")";
  }

  /** Whether a line of a file runs no other code than that of setuptools and Python. */
  boolean isKnown(FileEntry file, String line) {
    return isOfSetuptools(file, line) || isNamespace(file, line);
  }

  /** It imports a module, which must be that of setuptools. */
  private boolean isOfSetuptools(FileEntry file, String line) {
    var module = file.parent() + "/_distutils_hack/__init__.py";
    return DISTUTILS.matcher(line).matches()
        && environment.distributions().stream()
            .filter(one -> one.site().equals(file.parent()) && one.name().equals("setuptools"))
            .anyMatch(
                one -> one.record().containsKey(file.path()) && one.record().containsKey(module));
  }

  private boolean isNamespace(FileEntry file, String line) {
    var match = NAMESPACE.matcher(line);
    if (!match.matches()) {
      return false;
    }
    var parts = List.of(match.group("parts").replaceAll("[',]", "").split(" "));
    var name = String.join(".", parts);
    var isSame =
        Stream.of("name", "module").map(match::group).allMatch(n -> n == null || n.equals(name))
            && (match.group("parent") == null
                || name.equals(match.group("parent") + "." + match.group("child")));
    // A package under such a name would come before the standard library's.
    return isSame && !modulesOfPython.contains(parts.get(0)) && !hasExtension(file.parent(), parts);
  }

  /** The names up to the first dot of what is in the standard library. */
  private static Set<String> modules(FileTree files, String lib) {
    return Stream.of(lib, lib + "/lib-dynload")
        .flatMap(files::in)
        .map(e -> withoutEnd(e.name()))
        .collect(Collectors.toSet());
  }

  /** The code loads an extension module of that name, and so runs code of the package. */
  private boolean hasExtension(String site, List<String> parts) {
    var libraries = extensions.computeIfAbsent(site, this::libraries);
    var folder = String.join("/", parts);
    return libraries.contains(folder) || libraries.contains(folder + "/__init__");
  }

  /** The libraries below a folder, each with its path there up to the first dot. */
  private Set<String> libraries(String site) {
    return files
        .below(site)
        .map(FileEntry::path)
        .filter(path -> path.endsWith(".so"))
        .map(path -> withoutEnd(path.substring(site.length() + 1)))
        .collect(Collectors.toSet());
  }

  private static String withoutEnd(String name) {
    return FROM_FIRST_DOT.matcher(name).replaceFirst("");
  }
}
