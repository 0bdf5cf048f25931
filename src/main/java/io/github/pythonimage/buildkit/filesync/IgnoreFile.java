package io.github.pythonimage.buildkit.filesync;

import io.github.pythonimage.buildkit.filesync.PathPatterns.Match;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** The {@code .dockerignore} of a context, as the Dockerfile frontend reads it. */
public record IgnoreFile(Path context) {

  /** Its patterns in order; none where there is no such file. */
  List<String> patterns() throws IOException {
    return parse(content());
  }

  /** Whether a file is left out of the context, by its path with '/'. */
  public Predicate<String> excluded() throws IOException {
    var patterns = PathPatterns.parse(patterns());
    return path -> {
      Match match = null;
      for (var end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
        match = patterns.match(path.substring(0, end), match);
      }
      return patterns.match(path, match).matched();
    };
  }

  /**
   * What is in it; nothing where there is no such file.
   *
   * @throws IOException where it is none that can be read here
   */
  public byte[] content() throws IOException {
    var file = context.resolve(".dockerignore");
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new byte[0];
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      // The daemon resolves a link within the context only, so it may read another file or none.
      throw new IOException(file + " is not a plain file");
    }
    return Files.readAllBytes(file);
  }

  static List<String> parse(byte[] content) {
    var text = new String(content, StandardCharsets.UTF_8);
    return (text.startsWith("\uFEFF") ? text.substring(1) : text)
        .lines()
        // A comment only at the very beginning of a line: " #x" is a pattern.
        .filter(line -> !line.startsWith("#"))
        .map(PathPatterns::trim)
        .filter(line -> !line.isEmpty())
        .map(IgnoreFile::relative)
        .toList();
  }

  /** A leading slash stands for the context. */
  private static String relative(String line) {
    var negated = line.startsWith("!");
    var pattern = negated ? PathPatterns.trim(line.substring(1)) : line;
    var cleaned = pattern.isEmpty() ? pattern : SlashPath.clean(pattern);
    var inside = cleaned.length() > 1 && cleaned.startsWith("/") ? cleaned.substring(1) : cleaned;
    return (negated ? "!" : "") + inside;
  }
}
