package io.github.pythonimage.verify.shell;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.ShellStartupFiles;
import io.github.pythonimage.verify.libraries.LoaderCache;
import io.github.pythonimage.verify.python.PythonHome;
import io.github.pythonimage.verify.system.Accounts;
import io.github.pythonimage.verify.system.WritablePaths;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What every Python, program or shell of the image starts with, besides what variables say. */
public record StartupFiles(CheckContext context, FileTree files, WritablePaths writable) {
  /** Adds one finding for each thing that is wrong. */
  public void check(Findings found) {
    interpreter(found);
    archives(found);
    loaderCache(found);
    shells(found);
  }

  private void interpreter(Findings found) {
    var python = PythonHome.of(context, files);
    for (var name : python.foreignNames()) {
      found.error(
          "%s does not lead to the program %s, so that another file runs in place of Python. Build the image again."
              .formatted(name, python.command()));
    }
  }

  private void archives(Findings found) {
    var archives = files.all().filter(e -> e.name().matches("python3\\d+t?\\.zip")).toList();
    found.error(
        Message.of(
                archives,
                "archive comes before the standard library",
                "archives come before the standard library")
            .then(" in Python's search path. Take it out of the base."));
  }

  private void loaderCache(Findings found) {
    var cache = LoaderCache.of(files);
    if (!cache.isReadable()) {
      found.error(
          "/etc/ld.so.cache is not as ldconfig writes it, so that nobody can tell which libraries"
              + " the loader takes. Run ldconfig in the base.");
    }
    var weak =
        cache.libraries().stream()
            .map(LoaderCache.Library::path)
            .filter(path -> !path.startsWith("/") || writable.weakness(path).isPresent())
            .collect(Collectors.toCollection(TreeSet::new));
    found.error(
        Message.of(weak, "library", "libraries")
            .after("/etc/ld.so.cache has ")
            .then(" in folders that the user can change. Run ldconfig in the base."));
  }

  private void shells(Findings found) {
    var homes =
        Accounts.of(files).users().stream().map(Accounts.User::home).filter(h -> !h.isEmpty());
    var own =
        Stream.concat(homes, Stream.of("/root"))
            .distinct()
            .flatMap(home -> ShellStartupFiles.OWN.stream().map(name -> home + "/" + name));
    Stream.concat(
            Stream.concat(ShellStartupFiles.FILES.stream(), own)
                .flatMap(path -> files.resolve(path).stream()),
            ShellStartupFiles.FOLDERS.stream().flatMap(files::below).flatMap(files::read))
        .collect(FileTree.byPath())
        .forEach(file -> new ShellStartup(files, writable, file.text()).check(file, found));
  }
}
