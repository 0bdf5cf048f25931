package io.github.pythonimage.docker;

import io.github.pythonimage.config.Size;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A command to run once in a container of its own.
 *
 * @param image name or id
 * @param command in place of the image's entrypoint and command
 * @param user in place of the image's own
 * @param timeout when the container is stopped
 * @param memory what the container may use
 * @param readOnlyRoot whether only /tmp can be written, which is in memory then
 */
public record Probe(
    String image,
    List<String> command,
    Optional<String> user,
    Duration timeout,
    Size memory,
    boolean readOnlyRoot) {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  static final Size MEMORY = Size.of("2GiB");

  public Probe {
    command = List.copyOf(command);
  }

  /** A probe as the image's own user, with limits that suit nearly every image. */
  public static Probe of(String image, List<String> command) {
    return new Probe(image, command, Optional.empty(), LONGEST, MEMORY, false);
  }

  /** The same with a read-only root file system. */
  public Probe withReadOnlyRoot() {
    return new Probe(image, command, user, timeout, memory, true);
  }

  /** The same as root, which may write the locks of a database, and with another limit of time. */
  public Probe asRoot(Duration longest) {
    return new Probe(image, command, Optional.of("0:0"), longest, memory, readOnlyRoot);
  }
}
