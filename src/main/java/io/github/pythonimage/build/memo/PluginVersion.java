package io.github.pythonimage.build.memo;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Which plugin made something. */
public final class PluginVersion {
  private PluginVersion() {}

  /**
   * A release by its version. A snapshot changes without a new version, so its file counts too.
   *
   * @param generator the plugin, its version and the module
   */
  public static String of(String generator) {
    return generator.contains("-SNAPSHOT ") ? generator + ", " + file() : generator;
  }

  /** The file with templates and catalog. */
  static String file() {
    try {
      var source = PluginVersion.class.getProtectionDomain().getCodeSource();
      var file = Path.of(source.getLocation().toURI());
      var modified = Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
      return file + " " + Files.size(file) + " " + modified;
    } catch (IOException | URISyntaxException | RuntimeException e) {
      // Equal to nothing, so everything is made again.
      return "unknown " + Instant.now();
    }
  }
}
