package io.github.pythonimage.buildkit.progress;

/**
 * Follows one build. Events arrive one at a time and in order, on threads of the connection; a
 * listener that is given to several builds hears them at the same time.
 */
@FunctionalInterface
public interface ProgressListener {

  /** Hears one event; what it throws ends the build. */
  void on(BuildEvent event);
}
