package io.github.pythonimage.docker;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.ImageHistory;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns an engine's answer, in which nearly everything may be missing, into an {@link ImageInfo}.
 */
final class Inspection {
  private Inspection() {}

  static ImageInfo read(InspectImageResponse answer, List<ImageHistory> history) {
    var config = Optional.ofNullable(answer.getConfig());
    return new ImageInfo(
        text(answer.getId()),
        unpacked(history),
        Optional.ofNullable(answer.getRootFS()).map(f -> f.getLayers()).orElse(List.of()),
        text(config.map(c -> c.getUser()).orElse(null)),
        Variables.of(variables(config)),
        config.map(c -> c.getLabels()).orElse(Map.of()),
        config.map(c -> c.getWorkingDir()).filter(d -> !d.isEmpty()),
        config.map(c -> c.getEntrypoint()).map(List::of).orElse(List.of()),
        config.map(c -> c.getCmd()).map(List::of).orElse(List.of()),
        moment(answer.getCreated()),
        text(answer.getArch()),
        config
            .map(c -> settings(c, raw(answer), text(answer.getAuthor())))
            .orElse(ImageSettings.NONE),
        history.stream()
            .map(step -> new HistoryEntry(text(step.getCreatedBy()), text(step.getComment())))
            .toList(),
        platform(answer));
  }

  private static String platform(InspectImageResponse answer) {
    var variant = answer.getRawValues().get("Variant") instanceof String text ? text : "";
    var platform = text(answer.getOs()) + "/" + text(answer.getArch());
    return variant.isEmpty() ? platform : platform + "/" + variant;
  }

  /** What docker-java has no methods for; it keeps such values of a whole answer only. */
  private static Map<?, ?> raw(InspectImageResponse answer) {
    return answer.getRawValues().get("Config") instanceof Map<?, ?> config ? config : Map.of();
  }

  private static ImageSettings settings(ContainerConfig config, Map<?, ?> raw, String author) {
    return new ImageSettings(
        Optional.ofNullable(config.getVolumes()).map(Map::keySet).orElse(Set.of()),
        Optional.ofNullable(config.getExposedPorts()).map(List::of).orElse(List.of()).stream()
            .map(ExposedPort::toString)
            .collect(Collectors.toUnmodifiableSet()),
        ImageSettings.healthcheck(
            Optional.ofNullable(config.getHealthcheck()).map(h -> h.getTest()).orElse(List.of()),
            numbers(raw.get("Healthcheck"))),
        Optional.ofNullable(config.getOnBuild()).map(List::of).orElse(List.of()),
        raw.get("StopSignal") instanceof String signal && !signal.isEmpty()
            ? Optional.of(signal)
            : Optional.empty(),
        raw.get("Shell") instanceof List<?> shell
            ? shell.stream().map(String::valueOf).toList()
            : List.of(),
        Variables.repeated(variables(Optional.of(config))),
        author);
  }

  private static List<String> variables(Optional<ContainerConfig> config) {
    return config.map(c -> c.getEnv()).map(List::of).orElse(List.of());
  }

  private static Map<String, Long> numbers(@Nullable Object raw) {
    var numbers = new HashMap<String, Long>();
    if (raw instanceof Map<?, ?> fields) {
      fields.forEach(
          (name, value) -> {
            if (value instanceof Number number) {
              numbers.put(String.valueOf(name), number.longValue());
            }
          });
    }
    return numbers;
  }

  // The containerd store's own word of an image's size is of its compressed layers.
  private static long unpacked(List<ImageHistory> history) {
    return history.stream().mapToLong(i -> Optional.ofNullable(i.getSize()).orElse(0L)).sum();
  }

  private static Optional<Instant> moment(@Nullable String created) {
    try {
      return Optional.ofNullable(created).map(c -> OffsetDateTime.parse(c).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }
}
