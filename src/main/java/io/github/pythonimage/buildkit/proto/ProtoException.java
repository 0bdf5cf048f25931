package io.github.pythonimage.buildkit.proto;

import java.io.IOException;

/** Bytes that are not the message that they should be. */
public final class ProtoException extends IOException {
  private static final long serialVersionUID = 1L;

  ProtoException(String message) {
    super(message);
  }
}
