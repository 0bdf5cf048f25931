package io.github.pythonimage.spec;

/** How a user's value is shown in a message: on one line, with its ends visible. */
public final class Quoted {
  private Quoted() {}

  /** The value in single quotes, control characters spelled out. */
  public static String of(String value) {
    return "'" + oneLine(value) + "'";
  }

  static String oneLine(String text) {
    return text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
  }
}
