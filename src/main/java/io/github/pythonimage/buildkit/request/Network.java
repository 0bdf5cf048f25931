package io.github.pythonimage.buildkit.request;

/** What a RUN step sees of the network. */
public enum Network {
  /** A network of the build's own, with the engine's bridge to the outside. */
  DEFAULT,
  /**
   * The engine's host's network: needed where the engine has no bridge, or mirrors listen there.
   */
  HOST,
  /** None at all. */
  NONE
}
