package io.github.pythonimage.verify.rules;

import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileSelection;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.packages.InstalledDistribution;
import io.github.pythonimage.verify.packages.PythonEnvironment;
import io.github.pythonimage.verify.system.FilesRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The environment has exactly the files that its packages list in RECORD, each with the content
 * that RECORD has the hash of.
 */
public final class PackageRecordsRule implements FilesRule {
  private static final Set<String> OF_MAKERS =
      Set.of("pyvenv.cfg", ".gitignore", ".lock", "CACHEDIR.TAG", "share/python-image/pruned.json");

  private static final Pattern OF_ACTIVATION =
      Pattern.compile(
          "bin/(?:activate(?:\\.(?:bat|csh|fish|nu|ps1|xsh))?|Activate\\.ps1|activate_this\\.py"
              + "|deactivate\\.(?:bat|nu)|pydoc\\.bat)");

  /** Python 3.14 also has a link with this sign. */
  private static final Pattern INTERPRETER = Pattern.compile("bin/(?:python3?|\uD835\uDF0Bthon)");

  @Override
  public void check(CheckContext context, FileTree files, Findings found) {
    var venv = context.environment();
    var environment = PythonEnvironment.of(files);
    var distributions = environment.below(venv).toList();
    unlisted(context, files, environment, distributions, found);
    contents(files, venv, distributions, found);
    duplicates(distributions, found);
    var open =
        distributions.stream()
            .filter(d -> files.get(d.info() + "/INSTALLER").isPresent())
            .filter(d -> d.hasRecord() && d.record().values().stream().allMatch(String::isEmpty))
            .map(InstalledDistribution::info)
            .toList();
    var closed =
        files
            .below(venv)
            .filter(
                e ->
                    (e.isFile() && (e.mode() & 04) == 0) || (e.isFolder() && (e.mode() & 05) != 05))
            .map(FileEntry::path)
            .toList();
    add(
        found,
        closed,
        "path in the environment cannot be read by the user",
        "paths in the environment cannot be read by the user",
        ". Build the image again.");
    add(
        found,
        open,
        "RECORD of a package has no hashes, so nobody can tell whether its files are the package's",
        "RECORDs of packages have no hashes, so nobody can tell whether their files are the packages'",
        ". Build the image again.");
  }

  private void unlisted(
      CheckContext context,
      FileTree files,
      PythonEnvironment environment,
      List<InstalledDistribution> distributions,
      Findings found) {
    // What a package elsewhere says of the environment has no hash that this rule compares.
    var recorded = new HashSet<String>();
    distributions.forEach(one -> recorded.addAll(one.record().keySet()));
    var own = context.prefix().venv();
    var ofSites =
        environment.sites().stream()
            .filter(site -> site.startsWith(context.environment() + "/"))
            .flatMap(files::below);
    var unlisted =
        Stream.concat(files.below(own), ofSites).collect(FileTree.byPath()).stream()
            .filter(f -> !f.isFolder())
            .filter(f -> !recorded.contains(f.path()) && !isBytecode(context, recorded, f))
            .filter(f -> !isOfPython(context, f) && !isOfMaker(context, own, f))
            .toList();
    found.error(
        Message.of(
                unlisted,
                "file in the environment belongs to no package, as no RECORD lists it",
                "files in the environment belong to no package, as no RECORD lists them")
            .then(". Install it as a wheel."));
  }

  /** What the module venv, uv or the plugin write into each environment. */
  private static boolean isOfMaker(CheckContext context, String venv, FileEntry file) {
    if (!file.path().startsWith(venv + "/") || file.content().elf().isPresent()) {
      return false;
    }
    var path = file.path().substring(venv.length() + 1);
    var series = context.image().version().series().toString();
    return OF_MAKERS.contains(path)
        || OF_ACTIVATION.matcher(path).matches()
        || (file.isLink()
            && ((path.equals("lib64") && file.target().equals("lib"))
                || INTERPRETER.matcher(path).matches()
                || path.equals("bin/python" + series)));
  }

  /** Python itself has a note in the folder of packages, which only a builder keeps. */
  private static boolean isOfPython(CheckContext context, FileEntry file) {
    return context.stage() == Stage.BUILDER
        && file.name().equals("README.txt")
        && PythonEnvironment.isSite(file.parent());
  }

  /**
   * Bytecode of a module that a package has; an installer writes it after RECORD. Another rule
   * compares it with its source, but in the folder of packages only.
   */
  private static boolean isBytecode(CheckContext context, Set<String> recorded, FileEntry file) {
    var series = context.image().version().series();
    var site = context.environment() + "/lib/python" + series + "/site-packages/";
    return file.isFile()
        && file.path().startsWith(site)
        && PythonEnvironment.sourceOf(file.path()).filter(recorded::contains).isPresent();
  }

  private void contents(
      FileTree files, String venv, List<InstalledDistribution> distributions, Findings found) {
    var changed = new ArrayList<String>();
    var missing = new ArrayList<String>();
    var outside = new ArrayList<String>();
    for (var distribution : distributions) {
      distribution
          .record()
          .forEach(
              (path, hash) -> {
                var file = files.get(path);
                if (!path.startsWith(venv + "/")) {
                  outside.add(path);
                } else if (file.isEmpty()) {
                  missing.add(path);
                } else if (isChanged(file.get(), hash)) {
                  changed.add(path);
                }
              });
    }
    add(
        found,
        changed,
        "file of a package is not what RECORD has the hash of",
        "files of packages are not what RECORD has the hash of",
        ". Somebody changed it after it was installed: build the image again.");
    add(
        found,
        missing,
        "file that a RECORD lists is not in the image",
        "files that RECORDs list are not in the image",
        ". Build the image again.");
    add(
        found,
        outside,
        "file that a RECORD lists is outside of the environment",
        "files that RECORDs list are outside of the environment",
        ". Ask the authors of the package for another wheel.");
  }

  private static boolean isChanged(FileEntry file, String hash) {
    if (hash.isEmpty() || (file.isFile() && FileSelection.isCompiled(file.path()))) {
      return false;
    }
    // Wheels have no links: what is no file, or was read under another name, is not the wheel's.
    return !file.isFile() || !file.digest().equals(hash);
  }

  private void duplicates(List<InstalledDistribution> distributions, Findings found) {
    var seen = new HashSet<String>();
    var twice =
        distributions.stream()
            .filter(d -> !seen.add(d.site() + d.name()))
            .map(d -> d.info())
            .toList();
    add(
        found,
        twice,
        "package is installed twice",
        "packages are installed twice",
        ". Build the image again.");
    var unknown = distributions.stream().filter(d -> !d.hasRecord()).map(d -> d.info()).toList();
    add(
        found,
        unknown,
        "package has no RECORD, so nobody can tell its files",
        "packages have no RECORD, so nobody can tell their files",
        ". Install it as a wheel.");
  }

  private void add(Findings found, List<String> paths, String one, String many, String rest) {
    found.error(Message.of(paths.stream().sorted().toList(), one, many).then(rest));
  }
}
