package io.github.pythonimage.verify.files;

import java.io.Serial;

/** The content of an image is not what its digests, its manifest or its configuration say. */
public final class DamagedImageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public DamagedImageException(String message) {
    super(message);
  }
}
