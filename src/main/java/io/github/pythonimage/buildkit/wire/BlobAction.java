package io.github.pythonimage.buildkit.wire;

/** What a request wants with a new blob. */
public enum BlobAction {
  /** Only asks how far it is. */
  STAT(0),
  WRITE(1),
  /** The blob is whole: from here on it is there for everybody. */
  COMMIT(2),
  /** One that nobody here knows; written, it is one that nobody knows at all. */
  UNKNOWN(-1);

  private final int number;

  BlobAction(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static BlobAction of(int number) {
    for (var one : values()) {
      if (one.number == number) {
        return one;
      }
    }
    return UNKNOWN;
  }
}
