package io.github.pythonimage.http;

import java.io.IOException;

/** A response whose body is longer than its limit. */
final class BodyTooLongException extends IOException {
  BodyTooLongException(String limit) {
    super("its answer is longer than " + limit);
  }
}
