package io.github.pythonimage.spec;

/** The tool that pins what is asked for, builds in isolation, and fills the environment. */
public enum Installer {
  /** uv: the same result, sooner. */
  UV,
  /** pip. */
  PIP
}
