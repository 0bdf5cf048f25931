package io.github.pythonimage.build.memo;

import io.github.pythonimage.build.config.RenderConfig;
import io.github.pythonimage.plan.Fingerprint;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** SHA-256 of everything that rendering depends on: plugin, configuration and day. */
public final class ConfigChecksum {
  private ConfigChecksum() {}

  public static String of(RenderConfig config, Instant now) {
    return Fingerprint.of(
            // Policies depend on the day, because distributions reach their end of life.
            LocalDate.ofInstant(now, ZoneOffset.UTC),
            config.images(),
            config.images().stream().map(image -> image.updates().moment(now)).toList(),
            config.labels(),
            config.generator(),
            config.scope(),
            config.version(),
            PluginVersion.file(),
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
}
