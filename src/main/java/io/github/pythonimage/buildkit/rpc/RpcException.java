package io.github.pythonimage.buildkit.rpc;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The failure of a call: the other side's answer, or what became of the connection to it. */
public final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final byte[] NONE = {};

  private final Code code;
  private final String description;
  private final boolean answered;
  private final byte[] details;

  public RpcException(Code code, String description) {
    this(code, description, null);
  }

  public RpcException(Code code, String description, @Nullable Throwable cause) {
    this(code, description, cause, false, NONE);
  }

  private RpcException(
      Code code, String description, @Nullable Throwable cause, boolean answered, byte[] details) {
    super(description.isEmpty() ? code.name() : code + ": " + description, cause);
    this.code = code;
    this.description = description;
    this.answered = answered;
    this.details = details;
  }

  /** What the other side itself said of the call. */
  static RpcException answer(Code code, String description, byte[] details) {
    return new RpcException(code, description, null, true, details);
  }

  public Code code() {
    return code;
  }

  /** What is wrong, for people; may be empty. */
  public String description() {
    return description;
  }

  /** Whether the other side said so, or it was found out on this one. */
  public boolean answered() {
    return answered;
  }

  /** The message {@code google.rpc.Status} that came with the answer; else empty. */
  public ByteBuffer details() {
    return ByteBuffer.wrap(details).asReadOnlyBuffer();
  }
}
