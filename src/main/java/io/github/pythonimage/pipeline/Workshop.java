package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.Builders;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Who builds: the builders where there are some, the engine where there are none.
 *
 * @param connections shared with whoever builds at the same time, and not closed here; asked only
 *     by what builds
 */
public record Workshop(Supplier<Connections> connections, Builders builders) {

  /**
   * Which daemon builds for which of these platforms.
   *
   * @param engine finds the engine; asked only where there are no builders
   */
  Map<Endpoint, List<String>> assign(List<String> platforms, Supplier<Endpoint> engine) {
    return builders.isEmpty() ? Map.of(engine.get(), platforms) : builders.assign(platforms);
  }

  /** A connection to a daemon that builds for these platforms. */
  BuildKit buildKit(Endpoint endpoint, List<String> platforms) {
    var buildKit = connections.get().to(endpoint);
    buildKit.daemon().require(platforms, endpoint);
    return buildKit;
  }
}
