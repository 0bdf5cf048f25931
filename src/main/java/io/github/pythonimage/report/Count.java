package io.github.pythonimage.report;

/** Numbers of things for people: {@code 1 image}, {@code 3 images}. */
public final class Count {
  private Count() {}

  /** The number and its noun. */
  public static String of(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
