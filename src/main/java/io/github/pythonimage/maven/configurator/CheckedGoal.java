package io.github.pythonimage.maven.configurator;

import io.github.pythonimage.config.ConfigurationException;
import java.util.List;

/** A goal that reports what is unknown in its configuration. */
public interface CheckedGoal {

  /**
   * Takes all unknown elements and properties; the goal fails with them before it does anything.
   */
  void setUnknown(List<ConfigurationException> unknown);
}
