package io.github.pythonimage.config;

/** How a user's value is shown in a message: on one line, with its ends visible. */
public final class Quoted {
  private static final int LONGEST = 200;

  private Quoted() {}

  /** The value in single quotes, control characters spelled out; of a long one, its beginning. */
  public static String of(String value) {
    return "'" + oneLine(beginning(value)) + "'";
  }

  /** The value, or the beginning of a long one. */
  public static String beginning(String value) {
    return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
  }

  static String oneLine(String text) {
    return text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
  }
}
