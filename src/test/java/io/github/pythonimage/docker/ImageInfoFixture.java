package io.github.pythonimage.docker;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Images about which a test says only what matters to it. */
public final class ImageInfoFixture {

  private ImageInfoFixture() {}

  /** An image about whose settings and history nothing is known. */
  public static ImageInfo of(
      String id,
      long sizeBytes,
      List<String> layers,
      String user,
      Map<String, String> environment,
      Map<String, String> labels,
      Optional<String> workdir,
      List<String> entrypoint,
      List<String> command,
      Optional<Instant> created,
      String architecture) {
    return new ImageInfo(
        id,
        sizeBytes,
        layers,
        user,
        environment,
        labels,
        workdir,
        entrypoint,
        command,
        created,
        architecture,
        ImageSettings.NONE,
        List.of(),
        "linux/" + architecture);
  }

  /** Settings of an image whose variables are there once, and that names no author. */
  public static ImageSettings settings(
      Set<String> volumes,
      Set<String> ports,
      List<String> healthcheck,
      List<String> onBuild,
      Optional<String> stopSignal,
      List<String> shell) {
    return new ImageSettings(
        volumes, ports, healthcheck, onBuild, stopSignal, shell, List.of(), "");
  }
}
