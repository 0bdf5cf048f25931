package io.github.pythonimage.config.wheels;

/** The tool that pins what is asked for, builds in isolation, and fills the environment. */
public enum Installer {
  /** uv: the same result, sooner. */
  UV,
  /** pip. */
  PIP
}
