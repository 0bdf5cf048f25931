package io.github.pythonimage.spec;

import java.io.IOException;
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
      Pattern.compile("\\s*(?:-[rc]\\s*|--(?:requirement|constraint)[\\s=]+)(\\S+).*");
  private static final Pattern HASH =
      Pattern.compile("(?:.*\\s)?--(?:hash[\\s=].*|require-hashes\\b.*)");
  // As pip does it: a '#' inside of a word, such as a URL's fragment, starts no comment.
  private static final Pattern COMMENT = Pattern.compile("(?:^|\\s+)#.*$");

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
      for (var line : lines(module, file)) {
        hashed |= HASH.matcher(line).matches();
        included(line).ifPresent(name -> open.add(include(module, file, name)));
      }
    }
    return new Requirements(first, List.copyOf(seen), hashed);
  }

  private static Optional<String> included(String line) {
    var match = INCLUDE.matcher(line);
    return match.matches() && !match.group(1).contains("://")
        ? Optional.of(match.group(1).replaceAll("^([\"'])(.*)\\1$", "$2"))
        : Optional.empty();
  }

  private static ContextPath include(Path module, ContextPath from, String name) {
    try {
      var file = from.in(module).resolveSibling(name).normalize();
      // What the message shows is relative to the module, as everything in the POM is.
      var inside = file.startsWith(module);
      return ContextPath.of(module, inside ? module.relativize(file).toString() : name);
    } catch (SpecException e) {
      throw e.in(" " + from);
    }
  }

  /** The file as pip reads it: one line per requirement, without comments. */
  private static List<String> lines(Path module, ContextPath file) {
    try {
      return Files.readString(file.in(module))
          .replaceAll("(?m)^[ \\t]*#.*$", "")
          .replaceAll("\\\\\\R", "")
          .lines()
          .map(line -> COMMENT.matcher(line).replaceFirst(""))
          .toList();
    } catch (IOException e) {
      throw new SpecException(
          "",
          Quoted.of(file.toString()) + " cannot be read as UTF-8 text.",
          "Check that it is a requirements file that you may read, saved as UTF-8.");
    }
  }
}
