package io.github.pythonimage.build.config;

import io.github.pythonimage.buildkit.endpoint.ConnectErrors;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.EngineImages;
import io.github.pythonimage.docker.address.EngineAddress;

/**
 * The engine at an endpoint, through docker-java. If it does not answer, the message is the one
 * that a build has: whatever a goal asks first, the user gets the same remedy.
 */
public final class Engines {
  private Engines() {}

  /** An engine, not yet spoken to. */
  public static Engine connect(Endpoint endpoint) {
    return Engine.connect(address(endpoint));
  }

  /** The images of an engine, looked up within the usual time limit. */
  public static EngineImages images(Endpoint endpoint) {
    return new EngineImages(address(endpoint));
  }

  public static EngineAddress address(Endpoint endpoint) {
    return new EngineAddress(
        endpoint.uri(),
        endpoint::sslContext,
        failure -> String.valueOf(new ConnectErrors(endpoint).describe(failure).getMessage()));
  }
}
