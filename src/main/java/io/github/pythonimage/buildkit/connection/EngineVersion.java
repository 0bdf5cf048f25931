package io.github.pythonimage.buildkit.connection;

import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.errors.UnsupportedException;
import java.lang.module.ModuleDescriptor.Version;

/**
 * What an engine says about itself when pinged.
 *
 * @param server such as {@code Docker/28.5.2 (linux)}
 * @param api the newest version of its API
 * @param builder {@code 2} where BuildKit builds by default
 */
record EngineVersion(String server, Version api, String builder) {

  // Engine 24: the first whose BuildKit has all that our templates use, COPY --link --chmod
  // included.
  private static final Version OLDEST = Version.parse("1.43");
  // From here on the engine wants HTTP/2 from the first byte; `POST /grpc` is deprecated.
  private static final Version DIRECT = Version.parse("1.53");

  static EngineVersion of(HttpHead ping) {
    return new EngineVersion(
        ping.header("Server").orElse("an unknown engine"),
        Version.parse(
            ping.header("Api-Version")
                .filter(text -> text.matches("\\d{1,6}\\.\\d{1,6}"))
                .orElse("0.0")),
        ping.header("Builder-Version").orElse(""));
  }

  boolean speaksHttp2AtOnce() {
    return api.compareTo(DIRECT) >= 0;
  }

  /** Refuses an engine on which a build would fail later and less clearly. */
  void require(Endpoint endpoint) {
    var found = "%s with API %s at %s".formatted(server, api, endpoint);
    if (server.startsWith("Libpod")) {
      throw new UnsupportedException(
          found
              + " is podman, which has no BuildKit. Use Docker Engine 24 or newer, or name a buildkitd"
              + " in python-image.builder, and an output other than 'engine' in python-image.outputs.");
    }
    if (api.compareTo(OLDEST) < 0) {
      throw new UnsupportedException(
          "%s is too old: Docker Engine 24 (API %s) or newer is needed.".formatted(found, OLDEST));
    }
    if (!builder.equals("2")) {
      throw new UnsupportedException(
          found
              + " does not build with BuildKit, as Docker Engine 24 (API "
              + OLDEST
              + ") and newer do unless told otherwise: remove \"buildkit\": false from the engine's"
              + " daemon.json, or use an engine for Linux containers.");
    }
  }
}
