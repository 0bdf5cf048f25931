package io.github.pythonimage.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A file or folder that a build step reads, with '/' between its segments.
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
    return of(SourceTree.of(module), text);
  }

  /** The same for one that may also lie beside or above the module, inside the root of its tree. */
  public static ContextPath of(SourceTree tree, String text) {
    var module = tree.module();
    var file = resolve(tree, text);
    if (!Files.exists(file)) {
      throw ConfigurationException.of(
          text,
          "does not exist.",
          "Name a file or folder below "
              + tree.root()
              + ", relative to "
              + (tree.root().equals(module) ? "it." : module + "."));
    }
    try {
      if (!file.toRealPath().startsWith(tree.root().toRealPath())) {
        throw outside(tree, text);
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

  private static Path resolve(SourceTree tree, String text) {
    try {
      var file = tree.module().resolve(text).normalize();
      if (!file.startsWith(tree.root())) {
        throw outside(tree, text);
      }
      return file;
    } catch (InvalidPathException e) {
      throw ConfigurationException.of(text, "is not a path.", "Name a file of the module.");
    }
  }

  private static ConfigurationException outside(SourceTree tree, String text) {
    return ConfigurationException.of(
        text,
        tree.root().equals(tree.module())
            ? "is outside the module."
            : "is outside the folder of the topmost parent POM.",
        "The build sees only " + tree.root() + "; move or copy the file below it.");
  }

  /**
   * Whether it lies beside or above the module, so that it is not in the module's build context.
   */
  public boolean outside() {
    return path.equals("..") || path.startsWith("../");
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
