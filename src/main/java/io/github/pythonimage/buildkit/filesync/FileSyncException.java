package io.github.pythonimage.buildkit.filesync;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/**
 * A context that cannot be served. The message is meant for people: it travels to the daemon and
 * comes back as the reason why the build failed.
 */
final class FileSyncException extends RuntimeException {

  private final Status.Code code;

  FileSyncException(Status.Code code, String message) {
    super(message);
    this.code = code;
  }

  /** The failure to read one entry of a context, in words that name the entry and the cure. */
  static FileSyncException reading(String path, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return new FileSyncException(
          Status.Code.FAILED_PRECONDITION,
          "'%s' vanished while the build context was sent; keep other processes from changing the context during a build, or exclude the file in .dockerignore"
              .formatted(path));
    }
    if (cause instanceof AccessDeniedException) {
      return new FileSyncException(
          Status.Code.PERMISSION_DENIED,
          "'%s' in the build context cannot be read: permission denied; make it readable for the user that runs the build, or exclude it in .dockerignore"
              .formatted(path));
    }
    return new FileSyncException(
        Status.Code.UNKNOWN,
        "'%s' in the build context cannot be read: %s".formatted(path, cause.getMessage()));
  }

  static FileSyncException becameShorter(String path, long expected) {
    return new FileSyncException(
        Status.Code.FAILED_PRECONDITION,
        "'%s' changed while the build context was sent: it has less than %d bytes now; keep other processes from changing the context during a build, or exclude the file in .dockerignore"
            .formatted(path, expected));
  }

  StatusRuntimeException asAnswer() {
    return Status.fromCode(code).withDescription(getMessage()).asRuntimeException();
  }
}
