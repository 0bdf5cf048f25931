package io.github.pythonimage.docker;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an engine knows of an image without starting it.
 *
 * @param id {@code sha256:…}
 * @param sizeBytes all layers, unpacked; the containerd store counts whole blocks of a disk, some
 *     percent more than the bytes in them
 * @param layers diff ids, the base's first
 * @param user as the image has it: a name or number, with or without a group; empty for root
 * @param environment in the image's order
 * @param labels sorted by name
 * @param entrypoint exec form; empty for none
 * @param command exec form; empty for none
 * @param history the instructions that it was built by, the newest first
 * @param platform operating system, architecture and variant, such as {@code linux/arm/v7}
 */
public record ImageInfo(
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
    String architecture,
    ImageSettings settings,
    List<HistoryEntry> history,
    String platform) {
  public ImageInfo {
    layers = List.copyOf(layers);
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    history = List.copyOf(history);
  }

  /** The words of the entry point, or of the command where there is none; empty for neither. */
  public List<String> started() {
    return entrypoint.isEmpty() ? command : entrypoint;
  }

  /**
   * The same behind the words of an init process, which starts the rest.
   *
   * @param init its words; none where the image has no init process
   */
  public List<String> started(List<String> init) {
    var words = Stream.concat(entrypoint.stream(), command.stream()).toList();
    return !init.isEmpty()
            && words.size() >= init.size()
            && words.subList(0, init.size()).equals(init)
        ? words.subList(init.size(), words.size())
        : started();
  }

  /**
   * Whether an engine runs it without emulation.
   *
   * @param engine the platform of the engine
   */
  public boolean isFor(String engine) {
    return (platform + "/").startsWith(engine + "/");
  }
}
