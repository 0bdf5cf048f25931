package io.github.pythonimage.buildkit;

import java.util.List;

/** Where a build's result goes. */
public sealed interface Output {

  /**
   * The store of the daemon that builds.
   *
   * @param names full references for the image
   */
  record Store(List<String> names) implements Output {
    public Store {
      names = List.copyOf(names);
    }
  }
}
