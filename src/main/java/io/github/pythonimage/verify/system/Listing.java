package io.github.pythonimage.verify.system;

import java.util.Collection;

/** Some of many things, as a message names them. */
public final class Listing {
  private static final int SHOWN = 5;

  private Listing() {}

  /** Such as {@code 2 files (/a, /b)}. */
  public static String of(Collection<?> things, String one, String many) {
    return things.size() + " " + (things.size() == 1 ? one : many) + " (" + first(things) + ")";
  }

  /** The first of them. */
  public static String first(Collection<?> things) {
    var shown =
        String.join(", ", things.stream().limit(SHOWN).map(t -> printable(t.toString())).toList());
    return shown + (things.size() > SHOWN ? ", …" : "");
  }

  // A name is chosen by whoever made the file, and may look like a line of the log.
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
  }
}
