package io.github.pythonimage.docker;

import io.github.pythonimage.config.Size;

/**
 * A folder of an image, for a container of another one.
 *
 * @param image id of the image; none of it runs
 * @param folder its path in the image, without links
 * @param largest more is an error
 */
public record FolderCopy(String image, String folder, Size largest) {
  /** Where the container has it. */
  public String target() {
    return folder.substring(folder.lastIndexOf('/'));
  }
}
