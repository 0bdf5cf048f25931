package io.github.pythonimage.build.memo;

import io.github.pythonimage.build.config.RenderConfig;
import io.github.pythonimage.plan.Fingerprint;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** SHA-256 of everything that rendering depends on: plugin, configuration and day. */
public final class ConfigChecksum {
  private ConfigChecksum() {}

  public static String of(RenderConfig config, Instant now) {
    // Policies depend on the day, because distributions reach their end of life.
    return Fingerprint.of(ofImages(config, now), LocalDate.ofInstant(now, ZoneOffset.UTC)).hex();
  }

  /** The same of what an image is made and verified by, which no day changes. */
  public static String ofImages(RenderConfig config, Instant now) {
    return Fingerprint.of(
            config.images(),
            config.images().stream().map(image -> image.updates().moment(now)).toList(),
            config.labels(),
            config.generator(),
            config.scope(),
            config.version(),
            plugin(),
            config.module(),
            config.output(),
            config.options().network(),
            config.secrets().required(),
            config.secrets().references(),
            config.secrets().unreferenced(),
            config.outputs().cacheKeyParts(),
            config.options().cacheKeyParts())
        .hex();
  }

  /** The file with templates and catalog, because a snapshot changes without a new version. */
  private static String plugin() {
    try {
      var source = ConfigChecksum.class.getProtectionDomain().getCodeSource();
      var file = Path.of(source.getLocation().toURI());
      var modified = Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
      return file + " " + Files.size(file) + " " + modified;
    } catch (IOException | URISyntaxException | RuntimeException e) {
      // Equal to nothing, so everything is rendered again.
      return "unknown " + Instant.now();
    }
  }
}
