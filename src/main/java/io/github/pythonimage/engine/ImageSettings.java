package io.github.pythonimage.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an image tells the engine beside what to start.
 *
 * @param volumes folders that every container gets a volume for
 * @param ports as in {@code EXPOSE}, such as {@code 8000/tcp}
 * @param healthcheck the words of the health check; empty for none
 * @param onBuild instructions that run in images built from this one
 * @param shell the shell of instructions that are built from this image; empty for the engine's own
 */
public record ImageSettings(
    Set<String> volumes,
    Set<String> ports,
    List<String> healthcheck,
    List<String> onBuild,
    Optional<String> stopSignal,
    List<String> shell) {
  /** None of them. */
  public static final ImageSettings NONE =
      new ImageSettings(Set.of(), Set.of(), List.of(), List.of(), Optional.empty(), List.of());

  public ImageSettings {
    volumes = Set.copyOf(volumes);
    ports = Set.copyOf(ports);
    healthcheck = List.copyOf(healthcheck);
    onBuild = List.copyOf(onBuild);
    shell = List.copyOf(shell);
  }
}
