package io.github.pythonimage.buildkit.request;

/** How the images that a build starts from are looked up. */
public enum ImageResolve {
  /** As the daemon has it by default: the classic store's own is taken, all others ask. */
  DEFAULT,
  /** The registry is asked, even where there is an image of that name. */
  PULL,
  /** What is there is taken; the registry is asked only for what is not. */
  LOCAL
}
