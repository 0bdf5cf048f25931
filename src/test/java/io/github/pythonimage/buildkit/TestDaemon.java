package io.github.pythonimage.buildkit;

import static org.junit.jupiter.api.Assumptions.abort;

import java.util.Optional;

/** The daemons that can do every output, where the tests are told of them. */
enum TestDaemon {
  CONTAINERD("engine.containerdHost"),
  BUILDKITD("engine.buildkitd");

  private final String fact;

  TestDaemon(String fact) {
    this.fact = fact;
  }

  Endpoint endpoint() {
    return Endpoint.of(fact(fact));
  }

  BuildKit connect() {
    if (this == CONTAINERD) {
      return BuildKit.connect(endpoint());
    }
    var direct = new EngineVersion("buildkitd", EngineVersion.ApiVersion.of("1.53"), "2");
    return new BuildKit(
        host -> Optional.empty(), new GrpcSockets(new EngineSockets(endpoint()), direct));
  }

  /** An image that it can start from. */
  String base() {
    return this == CONTAINERD ? TestEngine.BASE : registry() + "/" + TestEngine.BASE;
  }

  /** An image for linux/amd64 and linux/arm64, both of which run. */
  static String baseMultiPlatform() {
    return fact("engine.baseMultiPlatform");
  }

  static String registry() {
    return fact("engine.registry");
  }

  static String docker() {
    return fact("engine.docker");
  }

  private static String fact(String name) {
    var value = System.getProperty(name, "");
    return value.isEmpty() ? abort("needs " + name + ", which .ci/engine tells") : value;
  }
}
