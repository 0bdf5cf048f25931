package io.github.pythonimage.verify.packages;

/** A version, specifier or marker that this package does not understand. */
final class UnknownSyntaxException extends RuntimeException {
  UnknownSyntaxException(String what, String text) {
    super(what + " " + text);
  }
}
