package io.github.pythonimage.build.config;

import io.github.pythonimage.dockerfile.ImageScripts;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The folder that builds have as the context of {@link ImageScripts}. */
public record ScriptFolder(Path path) {
  public static final ImageScripts SCRIPTS = ImageScripts.load();

  /** The folder below {@code target/python-image}. */
  public static ScriptFolder in(Path output) {
    return new ScriptFolder(output.resolve("scripts"));
  }

  /** Makes the folder hold exactly these scripts. */
  public void write(ImageScripts scripts) {
    new ContextFolder(path).write(scripts.files());
  }

  /** Where each of these scripts is. */
  public Stream<Path> files(ImageScripts scripts) {
    return scripts.files().keySet().stream().map(path::resolve);
  }
}
