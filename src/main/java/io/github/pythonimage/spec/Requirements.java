package io.github.pythonimage.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A requirements file and what it includes with {@code -r} and {@code -c}.
 *
 * @param file the file that pip is given
 * @param all that file first, then every file it includes
 * @param hashed whether a requirement in them carries {@code --hash}, so that pip checks all
 */
public record Requirements(ContextPath file, List<ContextPath> all, boolean hashed) {
  private static final Pattern INCLUDE =
      Pattern.compile("\\s*(?:-r|-c|--requirement|--constraint)[\\s=]+(\\S+).*");
  private static final Pattern HASH = Pattern.compile("(?:[^#]*\\s)?--hash[\\s=].*");

  /** Reads the file and its includes; the error has no element, the caller adds it. */
  public static Requirements read(Path module, String text) {
    var first = ContextPath.of(module, text);
    if (Files.isDirectory(first.in(module))) {
      throw new SpecException(
          "", Quoted.of(text) + " is a folder.", "Name a requirements file as pip reads it.");
    }
    var seen = new LinkedHashSet<ContextPath>();
    var open = new ArrayDeque<>(List.of(first));
    var hashed = false;
    while (!open.isEmpty()) {
      var file = open.poll();
      if (!seen.add(file)) {
        continue;
      }
      for (var line : lines(file.in(module))) {
        hashed |= HASH.matcher(line).matches();
        included(line).ifPresent(name -> open.add(include(module, file, name)));
      }
    }
    return new Requirements(first, List.copyOf(seen), hashed);
  }

  private static Optional<String> included(String line) {
    var match = INCLUDE.matcher(line);
    return match.matches() && !match.group(1).contains("://")
        ? Optional.of(match.group(1))
        : Optional.empty();
  }

  private static ContextPath include(Path module, ContextPath from, String name) {
    try {
      var folder = from.in(module).getParent();
      return ContextPath.of(module, (folder == null ? module : folder).resolve(name).toString());
    } catch (SpecException e) {
      throw e.in("in " + from + ", ");
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read as UTF-8 text: " + e.getMessage(), e);
    }
  }
}
