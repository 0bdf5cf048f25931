package io.github.pythonimage.build.verify;

import io.github.pythonimage.config.ContextPath;
import io.github.pythonimage.config.ProjectName;
import io.github.pythonimage.plan.PlannedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names of packages that the requirements of an image may ask for. An image can mark every
 * package as asked for; only those that are in here as well are believed.
 */
final class RequestedNames {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";
  private static final Pattern FIRST = Pattern.compile("(" + NAME + ")\\s*(?:[\\[<>=!~;@,(].*)?");
  private static final Pattern EGG = Pattern.compile(".*[#&]egg=(" + NAME + ").*");
  private static final Pattern PATH = Pattern.compile(".*[/:](" + NAME + ")/?(?:@[^/]*)?(?:#.*)?");
  private static final Pattern QUOTED =
      Pattern.compile("[\"'](" + NAME + ")\\s*(?:[\\[<>=!~;@,(][^\"']*)?[\"']");
  private static final Pattern KEY = Pattern.compile("\\s*[\"']?(" + NAME + ")[\"']?\\s*=.*");
  private static final Pattern TABLE =
      Pattern.compile("\\s*\\[+\\s*([^\\]]+?)\\s*\\]+\\s*(?:#.*)?");

  private static final Pattern OWN_NAME =
      Pattern.compile("(?:.*[(,\\s])?name\\s*=\\s*[\"']?(" + NAME + ").*");

  private static final Pattern TOML_NAME =
      Pattern.compile("\\s*[\"']?name[\"']?\\s*=\\s*[\"'](" + NAME + ")[\"'].*");

  /** Tables of a project or a lock that name packages; others say how tools work. */
  private static final Pattern NAMING =
      Pattern.compile(
          "project(?:\\..+)?|dependency-groups|tool\\.poetry(?:\\..+)?|packages?(?:\\..+)?");

  private final Set<String> names = new TreeSet<>();

  private RequestedNames() {}

  /** All names, normalised. */
  static Set<String> of(PlannedImage image, Path module) {
    var found = new RequestedNames();
    for (var requirements : image.inputs().requirements()) {
      for (var file : requirements.all()) {
        found.file(file, module);
      }
    }
    image.inputs().wheels().forEach(wheel -> found.wheels(wheel.in(module)));
    image.wheels().projects().forEach(project -> found.project(project.in(module)));
    return Set.copyOf(found.names);
  }

  /** The names of what {@code <projects>} make, normalised; none of those that code computes. */
  static Set<String> ofProjects(PlannedImage image, Path module) {
    var found = new RequestedNames();
    image.wheels().projects().forEach(project -> found.ownName(project.in(module)));
    return Set.copyOf(found.names);
  }

  private void ownName(Path folder) {
    tables(
        lines(folder.resolve("pyproject.toml")),
        (table, line) -> {
          if (table.equals("project") || table.equals("tool.poetry")) {
            add(TOML_NAME, line);
          }
        });
    setupName(folder);
  }

  /** Reads lines of TOML, each with the table that it is in. */
  private static void tables(List<String> lines, BiConsumer<String, String> reader) {
    var table = "";
    for (var line : lines) {
      var header = TABLE.matcher(line);
      if (header.matches()) {
        table = header.group(1);
      } else {
        reader.accept(table, line);
      }
    }
  }

  private void file(ContextPath file, Path module) {
    var text = lines(file.in(module));
    if (file.name().endsWith(".toml") || file.name().endsWith(".lock")) {
      toml(text);
    } else {
      text.forEach(this::requirement);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readString(file).replaceAll("\\\\\\R", "").lines().toList();
    } catch (IOException e) {
      // Without the file nothing was asked for; the build says that it is missing.
      return List.of();
    }
  }

  private void requirement(String line) {
    var text = line.replaceFirst("(?:^|\\s+)#.*$", "").strip();
    text = text.replaceFirst("^(?:-e|--editable)[\\s=]+", "").replaceFirst("\\s+--hash.*$", "");
    if (!add(FIRST, text)) {
      var path = PATH.matcher(text);
      if (path.matches()) {
        file(path.group(1));
      }
    }
    add(EGG, text);
  }

  private void toml(List<String> lines) {
    tables(
        lines,
        (table, line) -> {
          if (NAMING.matcher(table).matches()) {
            QUOTED.matcher(line).results().forEach(match -> add(match.group(1)));
            if (table.startsWith("tool.poetry")) {
              add(KEY, line);
            }
          }
        });
  }

  private void project(Path folder) {
    toml(lines(folder.resolve("pyproject.toml")));
    setupName(folder);
  }

  private void setupName(Path folder) {
    Stream.of("setup.py", "setup.cfg")
        .flatMap(name -> lines(folder.resolve(name)).stream())
        .forEach(line -> add(OWN_NAME, line));
  }

  private void wheels(Path path) {
    Consumer<Path> add = file -> file(String.valueOf(file.getFileName()));
    if (!Files.isDirectory(path)) {
      add.accept(path);
      return;
    }
    try (Stream<Path> files = Files.list(path)) {
      files.forEach(add);
    } catch (IOException e) {
      // As if it were empty.
      return;
    }
  }

  /** An archive has the name of its package before the first dash, a repository all of it. */
  private void file(String name) {
    var isArchive = name.matches(".*\\.(?:whl|zip|tar\\.\\w+|tgz)");
    add(
        isArchive
            ? name.replaceFirst("-\\d.*$", "").replaceFirst("\\.(?:whl|zip|tar\\.\\w+|tgz)$", "")
            : name.replaceFirst("\\.git$", ""));
  }

  /** Adds the name in a text of a form, if it has that form. */
  private boolean add(Pattern form, String text) {
    var match = form.matcher(text);
    if (match.matches()) {
      add(match.group(1));
    }
    return match.matches();
  }

  private void add(String name) {
    names.add(ProjectName.normalize(name));
  }
}
