package io.github.pythonimage.buildkit.endpoint;

import io.github.pythonimage.buildkit.errors.UnsupportedException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The daemons to build on where that is not the engine, each for one platform or for any.
 *
 * @param list in the order given; the first builds what no platform is asked for
 */
public record Builders(List<Builder> list) {

  /** Where messages say that a builder was named. */
  public static final String ORIGIN = "python-image.builder";

  private static final Pattern FOR_PLATFORM =
      Pattern.compile("([a-z0-9]+/[a-z0-9_]+(?:/[a-z0-9]+)?)=(.*)");

  /**
   * One daemon.
   *
   * @param platform what it builds for, such as {@code linux/arm64}; anything unless given
   */
  public record Builder(Optional<String> platform, Endpoint endpoint) {
    @Override
    public String toString() {
      return platform.orElse("any platform") + " on " + endpoint.uri();
    }
  }

  public Builders {
    list = List.copyOf(list);
    var taken = new LinkedHashMap<Optional<String>, Builder>();
    for (var builder : list) {
      var other = taken.put(builder.platform(), builder);
      if (other != null) {
        throw new UnsupportedException(
            "%s names two builders for the same: %s, %s. Give each its platform: linux/amd64=%s"
                .formatted(ORIGIN, other, builder, other.endpoint().uri()));
      }
    }
  }

  /** None: the engine builds. */
  public static Builders none() {
    return new Builders(List.of());
  }

  /**
   * Reads builders as users write them.
   *
   * @param entries each {@code unix:///path} or {@code tcp://host:port}, after {@code PLATFORM=}
   *     where there are several
   * @param certificates for those at {@code tcp://}
   */
  public static Builders of(List<String> entries, Optional<Path> certificates) {
    return new Builders(entries.stream().map(entry -> builder(entry, certificates)).toList());
  }

  private static Builder builder(String entry, Optional<Path> certificates) {
    var matcher = FOR_PLATFORM.matcher(entry.strip());
    var platform = matcher.matches() ? Optional.of(matcher.group(1)) : Optional.<String>empty();
    var address = matcher.matches() ? matcher.group(2) : entry.strip();
    var tls = certificates.filter(folder -> address.startsWith("tcp:")).map(Tls::of);
    return new Builder(platform, Endpoint.parse(address, tls, ORIGIN));
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** What the first of them builds for where no platform is asked for; empty for its own. */
  public Optional<String> platform() {
    return list.isEmpty() ? Optional.empty() : list.get(0).platform();
  }

  /**
   * Which builder builds for which of the platforms. Without platforms it is the first builder,
   * which then builds for its own.
   *
   * @throws UnsupportedException when a platform has no builder
   */
  public Map<Endpoint, List<String>> assign(List<String> platforms) {
    if (platforms.isEmpty()) {
      var first = list.get(0);
      return Map.of(first.endpoint(), first.platform().stream().toList());
    }
    return platforms.stream()
        .collect(Collectors.groupingBy(this::builderFor, LinkedHashMap::new, Collectors.toList()));
  }

  private Endpoint builderFor(String platform) {
    return find(Optional.of(platform))
        .or(() -> find(Optional.empty()))
        .orElseThrow(
            () ->
                new UnsupportedException(
                    "No builder for %s: there are %s. Add one to %s: %s=tcp://host:1234"
                        .formatted(
                            platform,
                            list.stream().map(Builder::toString).collect(Collectors.joining(", ")),
                            ORIGIN,
                            platform)));
  }

  private Optional<Endpoint> find(Optional<String> platform) {
    return list.stream()
        .filter(builder -> builder.platform().equals(platform))
        .map(Builder::endpoint)
        .findFirst();
  }
}
