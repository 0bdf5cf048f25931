package io.github.pythonimage.verify.layers;

import java.io.IOException;
import java.io.Serial;

/** A layer in a form that this plugin cannot read, so that nothing can be said of the image. */
public final class UnreadableLayerException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  UnreadableLayerException(String message) {
    super(message);
  }
}
