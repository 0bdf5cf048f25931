package io.github.pythonimage.verify.inside;

import java.io.Serial;

/** A container of the image gave no answer that counts; the message says why. */
public final class NoAnswerException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  NoAnswerException(String message) {
    super(message);
  }
}
