package io.github.pythonimage.verify;

/** Which of the two images of a target is verified. */
public enum ImageKind {
  /** What runs in production. */
  RUNTIME,
  /** The builder, published as {@code -dev}: it has compilers, headers and installers. */
  BUILDER
}
