package io.github.pythonimage.buildkit;

import static org.junit.jupiter.api.Assumptions.abort;

import io.github.pythonimage.buildkit.endpoint.Endpoint;
import java.io.IOException;

/** The daemons that can do every output, where the tests are told of them. */
enum TestDaemon {
  CONTAINERD(EngineFact.CONTAINERD_HOST),
  BUILDKITD(EngineFact.BUILDKITD);

  private final EngineFact fact;

  TestDaemon(EngineFact fact) {
    this.fact = fact;
  }

  Endpoint endpoint() {
    return Endpoint.of(fact.need());
  }

  BuildKit connect() {
    return BuildKit.connect(endpoint());
  }

  /** An image that it can start from. */
  String base() {
    return this == CONTAINERD ? TestEngine.BASE : registry() + "/" + TestEngine.BASE;
  }

  /** Takes an image away that a build named; BuildKit's own daemon keeps none. */
  void forget(String image) throws IOException {
    if (this == CONTAINERD) {
      try (var engine = new TestEngine(endpoint())) {
        engine.docker.removeImageCmd(image).exec();
      }
    }
  }

  /** An image for linux/amd64 and linux/arm64, both of which run. */
  static String baseMultiPlatform() {
    return EngineFact.BASE_MULTI_PLATFORM.need();
  }

  static String registry() {
    return EngineFact.REGISTRY.need();
  }

  /** The docker command, which speaks to the engine of the other tests. */
  static String docker() {
    var docker = System.getProperty("engine.docker", "");
    return docker.isEmpty() ? abort("needs engine.docker, which .ci/engine tells") : docker;
  }
}
