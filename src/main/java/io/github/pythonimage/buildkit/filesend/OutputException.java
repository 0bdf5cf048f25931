package io.github.pythonimage.buildkit.filesend;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A result that could not be put where it is wanted. The message is meant for people. */
public final class OutputException extends Exception {

  OutputException(String message) {
    super(message);
  }

  private OutputException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The failure to write something, in words that name the place and the cure. */
  static OutputException writing(Path target, IOException cause) {
    return new OutputException(
        "The result of the build could not be written to %s: %s. Free space there or make it writable, or name another place, then build again."
            .formatted(target, reason(cause)),
        cause);
  }

  /** The failure of somebody who was handed the result. */
  static OutputException reading(IOException cause) {
    return new OutputException(String.valueOf(cause.getMessage()), cause);
  }

  // Java tells some failures by the type of the exception and the path alone.
  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException denied) {
      return "permission denied for " + denied.getFile();
    }
    if (cause instanceof NoSuchFileException missing) {
      return missing.getFile() + " does not exist";
    }
    if (cause instanceof FileAlreadyExistsException there) {
      return there.getFile() + " is there already";
    }
    return cause instanceof FileSystemException known && known.getReason() != null
        ? known.getReason()
        : String.valueOf(cause.getMessage());
  }
}
