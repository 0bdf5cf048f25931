package io.github.pythonimage.buildkit.sshforward;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One message to an SSH agent: four bytes of length, then a byte that says what is wanted, then the
 * rest.
 */
record AgentRequest(ByteBuffer bytes) {

  /** What OpenSSH's own agent takes at most. */
  static final int MAX_LENGTH = 256 * 1024;

  /** The answer that an agent gives to what it does not do. */
  static final ByteBuffer REFUSAL = ByteBuffer.wrap(new byte[] {0, 0, 0, 1, 5}).asReadOnlyBuffer();

  private static final int HEAD = 4;
  private static final int LIST_KEYS = 11;
  private static final int SIGN = 13;

  /** The first message of these bytes, if it is there as a whole. */
  static Optional<AgentRequest> first(ByteBuffer bytes) {
    if (bytes.remaining() < HEAD) {
      return Optional.empty();
    }
    var length = bytes.getInt(bytes.position());
    if (length < 1 || length > MAX_LENGTH) {
      throw new IllegalArgumentException("this is not how one speaks with an SSH agent");
    }
    return bytes.remaining() < HEAD + length
        ? Optional.empty()
        : Optional.of(new AgentRequest(bytes.slice(bytes.position(), HEAD + length)));
  }

  /**
   * Whether a step may ask for this: it may list keys and have things signed. It may not add,
   * remove or lock keys, which would outlive the build.
   */
  boolean isAllowed() {
    var wanted = bytes.get(bytes.position() + HEAD);
    return wanted == LIST_KEYS || wanted == SIGN;
  }
}
