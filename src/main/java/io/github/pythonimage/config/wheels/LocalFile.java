package io.github.pythonimage.config.wheels;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ContextPath;
import io.github.pythonimage.config.Quoted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a line of pip's format takes of the module besides other lists: an archive, or a folder of
 * them.
 */
final class LocalFile {
  private static final Pattern EDITABLE =
      Pattern.compile("\\s*(?:-e\\s*|--editable[\\s=]+)[\"']?([^\\s\"']+).*");
  private static final Pattern LINKS =
      Pattern.compile("(?:.*\\s)?(?:-f[\\s=]*|--find-links[\\s=]+)[\"']?([^\\s\"']+).*");
  // What stands alone or behind "name @", and is neither an address nor absolute: such are not the
  // module's.
  private static final Pattern ARCHIVE =
      Pattern.compile(
          "\\s*(?:[A-Za-z0-9][^\\s/@:]*\\s*@\\s*)?"
              + "((?![-/])[^\\s;\\[@:$]*(?:/[^\\s;\\[@:$]*|\\.(?:whl|zip|tgz|tar\\.\\w+))|\\.\\.?)"
              + "(?:\\[[^]]*])?(?:[\\s;].*)?");

  private LocalFile() {}

  /**
   * Looks it up.
   *
   * @param file where the line is
   */
  static Optional<ContextPath> in(Path module, ContextPath file, String line) {
    try {
      var editable = EDITABLE.matcher(line);
      if (editable.matches()) {
        throw editable(editable.group(1));
      }
      var links = LINKS.matcher(line);
      if (links.matches()) {
        return links(module, file, links.group(1));
      }
      var archive = ARCHIVE.matcher(line);
      return archive.matches() ? Optional.of(archive(module, archive.group(1))) : Optional.empty();
    } catch (ConfigurationException e) {
      throw e.at(" " + file);
    }
  }

  /** As pip does it, from where the module is and not from where the list is. */
  private static ContextPath archive(Path module, String text) {
    var archive = ContextPath.of(module, text);
    if (Files.isDirectory(archive.in(module))) {
      throw ConfigurationException.of(
          text, "is a folder.", "Name it in <wheels><projects>, and here what it depends on.");
    }
    return archive;
  }

  private static Optional<ContextPath> links(Path module, ContextPath file, String text) {
    if (text.contains(":") || text.startsWith("/") || text.contains("$")) {
      return Optional.empty();
    }
    var folder = file.in(module).resolveSibling(text).normalize();
    var inside = folder.startsWith(module);
    var found = ContextPath.of(module, inside ? module.relativize(folder).toString() : text);
    if (found.path().isEmpty()) {
      throw new ConfigurationException(
          "",
          "--find-links " + Quoted.of(text) + " is the whole module.",
          "Put the wheels into a folder of their own.");
    }
    return Optional.of(found);
  }

  private static ConfigurationException editable(String text) {
    return text.contains("://")
        ? new ConfigurationException(
            "",
            "-e asks for an address to be editable, and an image has no sources to edit.",
            "Remove -e, so that it is built and installed.")
        : new ConfigurationException(
            "",
            "-e asks for "
                + Quoted.of(text)
                + " to be editable, and an image has no sources to edit.",
            "Name the folder in <wheels><projects>, and here what it depends on.");
  }
}
