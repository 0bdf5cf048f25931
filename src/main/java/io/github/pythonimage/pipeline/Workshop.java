package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.Builders;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.Endpoint;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who builds: the builders where there are some, the engine where there are none.
 *
 * @param connections shared with whoever builds at the same time, and not closed here; asked only
 *     by what builds
 */
public record Workshop(Supplier<Connections> connections, Builders builders) {

  /**
   * A connection to the daemon that builds for these platforms.
   *
   * @param engine finds the engine; asked only where there are no builders
   */
  BuildKit buildKit(List<String> platforms, Supplier<Endpoint> engine) {
    return buildKit(endpoint(platforms, engine), platforms);
  }

  private BuildKit buildKit(Endpoint endpoint, List<String> platforms) {
    var buildKit = connections.get().to(endpoint);
    buildKit.daemon().require(platforms, endpoint);
    return buildKit;
  }

  Endpoint endpoint(List<String> platforms, Supplier<Endpoint> engine) {
    if (builders.isEmpty()) {
      return engine.get();
    }
    var assigned = builders.assign(platforms);
    if (assigned.size() > 1) {
      throw new BuildFailure(
          "One image for "
              + String.join(" and ", platforms)
              + " needs several of the builders in "
              + Builders.ORIGIN
              + ", whose results cannot be put together yet. Name one builder for all of them, or"
              + " build one platform at a time.");
    }
    return assigned.keySet().iterator().next();
  }
}
