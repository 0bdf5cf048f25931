package io.github.pythonimage.maven.configurator;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * Where in which POM something is.
 *
 * @param root the folder that files are named relative to
 * @param project the module whose POM is named if Maven knows nothing better
 */
record PomPlace(Path root, MavenProject project) {

  /** File and line, or the coordinates of a POM that Maven took from a repository. */
  String of(@Nullable Object location) {
    return describe(location).orElseGet(this::module);
  }

  /** The same; empty if Maven does not know it. */
  Optional<String> describe(@Nullable Object location) {
    var source = get(location, "getSource");
    var file = file(get(source, "getLocation"));
    var line = get(location, "getLineNumber");
    // A repository has POMs as files with this extension.
    if (file.isPresent() && !file.get().toString().endsWith(".pom")) {
      var isKnown = line instanceof Integer number && number > 0;
      return Optional.of(relative(file.get()) + (isKnown ? ":" + line : ""));
    }
    return Optional.ofNullable(get(source, "getModelId"))
        .map(Object::toString)
        .filter(id -> !id.isBlank());
  }

  private String module() {
    var file = project.getFile();
    return file == null ? project.getId() : relative(file.toPath());
  }

  private String relative(Path file) {
    try {
      return root.toAbsolutePath()
          .normalize()
          .relativize(file.toAbsolutePath().normalize())
          .toString();
    } catch (IllegalArgumentException e) {
      // Another drive of Windows.
      return file.toString();
    }
  }

  private static Optional<Path> file(@Nullable Object location) {
    if (location == null) {
      return Optional.empty();
    }
    try {
      var text = location.toString();
      var path = text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text);
      return Optional.of(path).filter(Files::isRegularFile);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** By reflection, because Maven 3 and Maven 4 have different classes with the same methods. */
  private static @Nullable Object get(@Nullable Object target, String getter) {
    if (target == null) {
      return null;
    }
    try {
      return target.getClass().getMethod(getter).invoke(target);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
