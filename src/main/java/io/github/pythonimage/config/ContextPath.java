package io.github.pythonimage.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A file or folder of the module that a build step reads, with '/' between its segments.
 *
 * @param path relative to the module's folder; empty for the folder itself
 */
public record ContextPath(String path) {
  // COPY reads blanks, quotes, wildcards and dollars its own way.
  private static final Pattern FORM = Pattern.compile("(?!-)[A-Za-z0-9._/@+=~-]*");

  /**
   * Parses a path and looks it up.
   *
   * @param module the module's folder
   * @param text relative to it, or absolute below it; the error has no element, the caller adds it
   */
  public static ContextPath of(Path module, String text) {
    var file = resolve(module, text);
    if (!Files.exists(file)) {
      throw ConfigurationException.of(
          text, "does not exist.", "Name a file or folder below " + module + ", relative to it.");
    }
    try {
      var relative = module.toRealPath().relativize(file.toRealPath());
      if (relative.startsWith("..")) {
        throw outside(module, text);
      }
    } catch (IOException e) {
      throw ConfigurationException.of(
          text, "cannot be read: " + e.getMessage() + ".", "Check its permissions.");
    }
    var path = module.relativize(file).toString().replace('\\', '/');
    if (!FORM.matcher(path).matches()) {
      throw ConfigurationException.of(
          text,
          "has a character that COPY would not take literally.",
          "Rename it to letters, digits and . _ - + @ = ~ only, with no - in front.");
    }
    return new ContextPath(path);
  }

  private static Path resolve(Path module, String text) {
    try {
      var file = module.resolve(text).normalize();
      if (!file.startsWith(module)) {
        throw outside(module, text);
      }
      return file;
    } catch (InvalidPathException e) {
      throw ConfigurationException.of(text, "is not a path.", "Name a file of the module.");
    }
  }

  private static ConfigurationException outside(Path module, String text) {
    return ConfigurationException.of(
        text,
        "is outside the module.",
        "The build sees only " + module + "; move or copy the file below it.");
  }

  /** Its last segment. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The file on disk. */
  public Path in(Path module) {
    return module.resolve(path);
  }

  @Override
  public String toString() {
    return path;
  }
}
