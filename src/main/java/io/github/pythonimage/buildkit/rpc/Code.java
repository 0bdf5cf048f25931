package io.github.pythonimage.buildkit.rpc;

/** How a call ended, as gRPC numbers it. */
public enum Code {
  OK,
  CANCELLED,
  UNKNOWN,
  INVALID_ARGUMENT,
  DEADLINE_EXCEEDED,
  NOT_FOUND,
  ALREADY_EXISTS,
  PERMISSION_DENIED,
  RESOURCE_EXHAUSTED,
  FAILED_PRECONDITION,
  ABORTED,
  OUT_OF_RANGE,
  UNIMPLEMENTED,
  INTERNAL,
  UNAVAILABLE,
  DATA_LOSS,
  UNAUTHENTICATED;

  @SuppressWarnings("EnumOrdinal") // They stand in the order of their numbers.
  int number() {
    return ordinal();
  }

  /** The code of that number; one that gRPC does not have is {@link #UNKNOWN}. */
  static Code of(int number) {
    return number >= 0 && number < values().length ? values()[number] : UNKNOWN;
  }
}
