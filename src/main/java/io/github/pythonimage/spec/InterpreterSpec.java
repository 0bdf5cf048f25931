package io.github.pythonimage.spec;

import java.util.List;
import java.util.Optional;

/** How the interpreter comes into the image; the kinds are what {@code <provider>} names. */
public sealed interface InterpreterSpec {

  /** What it is compiled with; empty where others have compiled it. */
  default Optional<Compilation> compilation() {
    return Optional.empty();
  }

  /** Whether only what its release manager signed will do. */
  default boolean signed() {
    return false;
  }

  /** CPython, compiled from its release archive. */
  record Source(Compilation how, Sigstore sigstore) implements InterpreterSpec {
    /** The checksum alone decides. */
    public Source(Compilation how) {
      this(how, Sigstore.OFF);
    }

    @Override
    public Optional<Compilation> compilation() {
      return Optional.of(how);
    }

    @Override
    public boolean signed() {
      return sigstore == Sigstore.REQUIRED;
    }
  }

  /**
   * Packages of a repository.
   *
   * <p>What is empty is what the distribution's own packages of that kind are called.
   *
   * @param packages patterns of the runtime's packages, {@code python{series}}
   * @param development patterns of those that building wheels needs besides
   * @param command pattern of the interpreter's path, {@code /usr/bin/python{series}}
   */
  record Packaged(List<String> packages, List<String> development, Optional<String> command)
      implements InterpreterSpec {
    public Packaged {
      packages = List.copyOf(packages);
      development = List.copyOf(development);
    }
  }

  /**
   * The Python that the distribution has for its own programs.
   *
   * @param accepted whether the user knows what that means
   */
  record DistributionsOwn(boolean accepted) implements InterpreterSpec {}

  /**
   * One that the base image comes with, and that stays where it is.
   *
   * @param command pattern of its path, {@code /usr/local/bin/python{series}}
   */
  record InBase(String command) implements InterpreterSpec {}
}
