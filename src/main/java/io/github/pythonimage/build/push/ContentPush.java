package io.github.pythonimage.build.push;

/** Has the content of an engine's image in a repository. */
@FunctionalInterface
interface ContentPush {
  /**
   * Pushes what the repository lacks.
   *
   * @param id by which the engine knows the image
   * @param repository host and path, without a tag
   * @return the digest by which the repository has exactly this image
   */
  String run(String id, String repository);
}
