package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.endpoint.Endpoint;

/** The engines of the tests, by their image stores. */
public enum ImageStoreFixture {
  CLASSIC,
  CONTAINERD;

  public Endpoint endpoint() {
    return Endpoint.of(
        this == CLASSIC ? System.getProperty("engine.host") : EngineFact.CONTAINERD_HOST.need());
  }
}
