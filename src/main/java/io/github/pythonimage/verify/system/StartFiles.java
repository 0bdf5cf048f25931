package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Listing;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What every Python, program or shell of the image starts with, besides what variables say. */
public final class StartFiles {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("\\s*(?:export\\s+)?([A-Z_]+)=[\"']?([^\"'#;]*).*");

  /** A file that a shell reads as if its lines were here. */
  private static final Pattern INCLUDE =
      Pattern.compile("(?<![^\\s;&|({])(?:\\.|source)[ \\t]+[\"']?(/[^\\s\"';&|)]+)");

  private static final Pattern LIBRARY = Pattern.compile("(/[^\\x00]+)\\x00");
  private static final Set<String> HOOKS =
      Set.of("LD_PRELOAD", "LD_AUDIT", "PYTHONSTARTUP", "BASH_ENV", "ENV");
  private static final Set<String> LISTS = Set.of("PATH", "LD_LIBRARY_PATH", "PYTHONPATH");

  private final Evidence evidence;
  private final FileTree files;
  private final WritablePlaces places;

  public StartFiles(Evidence evidence, FileTree files, WritablePlaces places) {
    this.evidence = evidence;
    this.files = files;
    this.places = places;
  }

  /** One message for each thing that is wrong. */
  public List<CharSequence> problems() {
    var found = new ArrayList<CharSequence>();
    interpreter(found);
    archives(found);
    loaderCache(found);
    shells(found);
    return found;
  }

  private void interpreter(List<CharSequence> found) {
    var python = new PythonHome(evidence, files);
    for (var name : python.foreignNames()) {
      found.add(
          name
              + " does not lead to the program "
              + python.command()
              + ", so that another file runs in place of Python. Build the image again.");
    }
  }

  private void archives(List<CharSequence> found) {
    var archives = files.all().filter(e -> e.name().matches("python3\\d+\\.zip")).toList();
    if (!archives.isEmpty()) {
      found.add(
          Listing.of(
                  archives,
                  "archive comes before the standard library",
                  "archives come before the standard library")
              .then(" in Python's search path. Take it out of the base."));
    }
  }

  private void loaderCache(List<CharSequence> found) {
    var weak = new TreeSet<String>();
    files
        .resolve("/etc/ld.so.cache")
        .ifPresent(
            cache ->
                LIBRARY
                    .matcher(cache.text())
                    .results()
                    .map(match -> match.group(1))
                    .filter(library -> places.weakness(library).isPresent())
                    .forEach(weak::add));
    if (!weak.isEmpty()) {
      found.add(
          Listing.of(weak, "library", "libraries")
              .after("/etc/ld.so.cache has ")
              .then(" in folders that the user can change. Run ldconfig in the base."));
    }
  }

  private void shells(List<CharSequence> found) {
    Stream.concat(
            Stream.of("/etc/environment", "/etc/profile", "/etc/bash.bashrc")
                .flatMap(path -> files.resolve(path).stream()),
            files.below("/etc/profile.d").flatMap(files::read))
        .forEach(file -> shell(file, found));
  }

  private void shell(FileEntry file, List<CharSequence> found) {
    for (var line : file.text().lines().toList()) {
      INCLUDE
          .matcher(line.replaceFirst("^\\s*#.*", ""))
          .results()
          .map(match -> match.group(1))
          .filter(path -> places.weakness(path).isPresent())
          .forEach(
              path ->
                  found.add(
                      file
                          + " runs "
                          + Listing.first(List.of(path))
                          + " in shells, which the user can change. Take the line out of the base."));
      var match = ASSIGNMENT.matcher(line);
      if (match.matches() && isWeak(match.group(1), match.group(2).strip())) {
        found.add(
            file
                + " sets "
                + match.group(1)
                + " for shells, to something that runs before or instead of the image's programs."
                + " Take the line out of the base.");
      }
    }
  }

  private boolean isWeak(String name, String value) {
    if (HOOKS.contains(name)) {
      return !value.isEmpty();
    }
    return LISTS.contains(name)
        && Stream.of(value.split(VariablePaths.SEPARATORS))
            .filter(folder -> folder.startsWith("/"))
            .anyMatch(folder -> places.weakness(folder).isPresent());
  }
}
