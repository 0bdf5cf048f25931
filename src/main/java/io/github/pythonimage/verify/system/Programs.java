package io.github.pythonimage.verify.system;

import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.PathResolver;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds what a word starts in a container, without running it.
 *
 * @param folders those of PATH
 */
public record Programs(FileTree files, UserPermissions user, String workdir, List<String> folders) {
  /** What engines set where an image has none. */
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** As the kernel's own limit. */
  private static final int MOST_INTERPRETERS = 5;

  public Programs {
    folders = List.copyOf(folders);
  }

  /** Those of an image, for its user. */
  public static Programs of(CheckContext context, FileTree files) {
    var info = context.info();
    var path = info.environment().getOrDefault("PATH", DEFAULT_PATH);
    return new Programs(
        files,
        UserPermissions.of(context, files),
        info.workdir().orElse("/"),
        Stream.of(path.split(":", -1)).filter(folder -> folder.startsWith("/")).toList());
  }

  /** Why the word starts nothing, as the end of a sentence; empty if nothing is against it. */
  public Optional<String> problem(String word) {
    return problem(word, 0);
  }

  private Optional<String> problem(String word, int interpreters) {
    if (interpreters > MOST_INTERPRETERS) {
      return Optional.of("too many scripts are interpreters of scripts");
    }
    if (word.contains("/")) {
      return problemAt(word.startsWith("/") ? word : workdir + "/" + word, interpreters);
    }
    var there = folders.stream().map(f -> f + "/" + word).filter(this::isFile).toList();
    return there.stream()
        .filter(path -> forbidden(path).isEmpty())
        .findFirst()
        .or(() -> there.stream().findFirst())
        .map(path -> problemAt(path, interpreters))
        .orElseGet(
            () ->
                Optional.of(
                    "no folder of PATH has %s (%s)"
                        .formatted(Quoted.of(word), Quoted.beginning(String.join(":", folders)))));
  }

  private Optional<String> problemAt(String path, int interpreters) {
    var walk = new PathResolver(files);
    var found = walk.resolve(path);
    if (walk.mounted().isPresent()) {
      // What the engine mounts belongs to no image.
      return Optional.empty();
    }
    if (found.isEmpty()) {
      return Optional.of(Quoted.of(path) + " is not in the image");
    }
    if (!found.get().isFile()) {
      return Optional.of(Quoted.of(path) + " is no file");
    }
    return forbidden(path).or(() -> content(path, found.get(), interpreters));
  }

  private boolean isFile(String path) {
    return files.resolve(path).filter(FileEntry::isFile).isPresent();
  }

  /** What on the way to a file the user may not enter or start. */
  private Optional<String> forbidden(String path) {
    var walk = new PathResolver(files);
    walk.resolve(path);
    return walk.passed().stream()
        .filter(entry -> !user.mayExecute(entry))
        .findFirst()
        .map(
            entry ->
                "the image's user may not %s %s (mode %04o)"
                    .formatted(
                        entry.isFolder() ? "enter" : "execute",
                        Quoted.of(entry.path()),
                        entry.mode()));
  }

  private Optional<String> content(String path, FileEntry file, int interpreters) {
    var shebang = Shebang.of(file);
    if (shebang.isEmpty()) {
      return isUnknown(file)
          ? Optional.of(
              Quoted.of(path) + " is no program, and its first line does not begin with '#!'")
          : Optional.empty();
    }
    var words = shebang.get();
    return problem(words.program(), interpreters + 1)
        .or(() -> words.isEnv() ? problem(words.command(), interpreters + 1) : Optional.empty())
        .map(
            problem ->
                "%s begins with %s, and %s"
                    .formatted(Quoted.of(path), Quoted.of("#!" + words.describe()), problem));
  }

  private static boolean isUnknown(FileEntry file) {
    return file.size() > 0
        && file.content().elf().isEmpty()
        && !file.content().head().startsWith("\u007f");
  }
}
