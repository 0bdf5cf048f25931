package io.github.pythonimage.buildkit.proto;

/** Something that travels. What is read stands beside it, as a method {@code parse}. */
@FunctionalInterface
public interface Message {

  /** Writes the fields that differ from their defaults, in the order of their numbers. */
  void writeTo(ProtoWriter out);

  /** Makes a message of its bytes. */
  @FunctionalInterface
  interface Parser<T> {
    /**
     * Reads all that is there.
     *
     * @throws ProtoException where it is no such message
     */
    T parse(ProtoReader in) throws ProtoException;
  }
}
