package io.github.pythonimage.buildkit.solve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A symbolic link that leads out of the context. BuildKit reads links as if the context were all
 * there is, finds nothing behind such a one, and says just that.
 *
 * @param link relative to the context
 * @param target as written in the link
 */
record EscapingSymlink(Path link, Path target) {

  private static final Pattern NOT_FOUND =
      Pattern.compile("failed to calculate checksum of ref \\S+: \"/?(.*)\": not found");

  /** Looks for one on the way to what a build did not find. */
  static Optional<EscapingSymlink> in(String reason, Path context) {
    var missing = NOT_FOUND.matcher(reason);
    if (!missing.find()) {
      return Optional.empty();
    }
    try {
      var root = context.toRealPath();
      var current = root;
      for (var name : Path.of(missing.group(1))) {
        current = current.resolve(name);
        if (Files.isSymbolicLink(current) && leaves(root, current)) {
          return Optional.of(
              new EscapingSymlink(root.relativize(current), Files.readSymbolicLink(current)));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      // Then it was something else.
    }
    return Optional.empty();
  }

  private static boolean leaves(Path root, Path link) throws IOException {
    return Files.exists(link) && !link.toRealPath().startsWith(root);
  }

  String explain() {
    return " '%s' is a symbolic link that leads out of the build context, to %s: a build sees nothing"
            .formatted(link, target)
        + " there. Copy into the context what it leads to.";
  }
}
