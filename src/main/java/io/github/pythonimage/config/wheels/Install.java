package io.github.pythonimage.config.wheels;

/** Where the environment is made. */
public enum Install {
  /** In a stage that builds; the runtime gets it in one copy. */
  VENV,
  /** In the runtime, from wheels that are mounted there for that step alone. */
  WHEELS
}
