package io.github.pythonimage.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;

/** The names of an engine's images. */
record ImageNames(DockerClient client) {
  /** Adds a name to an image; returns it. */
  String add(String image, String repository, String tag) {
    client.tagImageCmd(image, repository, tag).exec();
    return repository + ":" + tag;
  }

  /**
   * Removes a name, and the image where that was its only one and no container uses it; returns the
   * name.
   */
  String remove(String reference) {
    try {
      client.removeImageCmd(reference).exec();
    } catch (NotFoundException | ConflictException e) {
      // It is gone, or a container uses it.
    }
    return reference;
  }
}
