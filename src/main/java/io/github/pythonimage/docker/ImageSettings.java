package io.github.pythonimage.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an image tells the engine beside what to start.
 *
 * @param volumes folders that every container gets a volume for
 * @param ports as in {@code EXPOSE}, such as {@code 8000/tcp}
 * @param healthcheck the words of the health check, then its times and retries; empty for none
 * @param onBuild instructions that run in images built from this one
 * @param shell the shell of instructions that are built from this image; empty for the engine's own
 * @param repeatedVariables names of variables that it has more than once
 * @param author who made it, in free text; empty for nobody
 */
public record ImageSettings(
    Set<String> volumes,
    Set<String> ports,
    List<String> healthcheck,
    List<String> onBuild,
    Optional<String> stopSignal,
    List<String> shell,
    List<String> repeatedVariables,
    String author) {
  /** None of them. */
  public static final ImageSettings NONE =
      new ImageSettings(
          Set.of(), Set.of(), List.of(), List.of(), Optional.empty(), List.of(), List.of(), "");

  private static final List<String> HEALTH_CHECK_NUMBERS =
      List.of("Interval", "Timeout", "StartPeriod", "StartInterval", "Retries");

  public ImageSettings {
    volumes = Set.copyOf(volumes);
    ports = Set.copyOf(ports);
    healthcheck = List.copyOf(healthcheck);
    onBuild = List.copyOf(onBuild);
    shell = List.copyOf(shell);
    repeatedVariables = List.copyOf(repeatedVariables);
  }

  /**
   * All of a health check as one list.
   *
   * @param numbers the others of its fields by the names that configurations have; times are in
   *     nanoseconds, and 0 is as good as none
   */
  public static List<String> healthcheck(List<String> words, Map<String, Long> numbers) {
    var all = new ArrayList<>(words);
    HEALTH_CHECK_NUMBERS.stream()
        .filter(name -> numbers.getOrDefault(name, 0L) != 0)
        .forEach(name -> all.add(name + "=" + numbers.get(name)));
    return List.copyOf(all);
  }
}
