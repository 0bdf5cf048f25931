package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.Builders;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.CredentialSource;
import io.github.pythonimage.buildkit.Endpoint;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who builds, and as whom: the builders where there are some, the engine where there are none.
 *
 * @param engine finds the engine; asked only by what needs one, as rendering does not
 * @param connections shared with whoever builds at the same time, and not closed here; asked only
 *     by what builds
 * @param credentials who the user is at each registry
 */
public record Workshop(
    Supplier<Endpoint> engine,
    Supplier<Connections> connections,
    Builders builders,
    CredentialSource credentials) {

  /**
   * A connection to the daemon that builds for these platforms.
   *
   * @param known the engine, found already; asked only where there are no builders
   */
  BuildKit buildKit(List<String> platforms, Supplier<Endpoint> known) {
    return buildKit(endpoint(platforms, known), platforms);
  }

  private BuildKit buildKit(Endpoint endpoint, List<String> platforms) {
    var buildKit = connections.get().to(endpoint);
    buildKit.daemon().require(platforms, endpoint);
    return buildKit;
  }

  Endpoint endpoint(List<String> platforms, Supplier<Endpoint> known) {
    if (builders.isEmpty()) {
      return known.get();
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
