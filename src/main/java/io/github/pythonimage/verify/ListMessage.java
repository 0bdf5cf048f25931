package io.github.pythonimage.verify;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A message about many things, which shows some of them: {@code 2 files (/a, /b) are in the image}.
 *
 * @param before the text before the number of things
 * @param things all of them, printable
 * @param one what to call one of them
 * @param many what to call more of them
 * @param after the text behind the things
 */
public record ListMessage(String before, List<String> things, String one, String many, String after)
    implements CharSequence {
  private static final int SHOWN = 5;

  public ListMessage {
    things = List.copyOf(things);
  }

  /** Such as {@code 2 files (/a, /b)}. */
  public static ListMessage of(Collection<?> things, String one, String many) {
    return new ListMessage("", things.stream().map(ListMessage::printable).toList(), one, many, "");
  }

  /** The first of them. */
  public static String first(Collection<?> things) {
    return String.join(", ", things.stream().limit(SHOWN).map(ListMessage::printable).toList())
        + (things.size() > SHOWN ? ", …" : "");
  }

  /** The same behind a text. */
  public ListMessage after(String text) {
    return new ListMessage(text + before, things, one, many, after);
  }

  /** The same with a text behind it. */
  public ListMessage then(String text) {
    return new ListMessage(before, things, one, many, after + text);
  }

  /** The same of those things of which a text alone would match, or of the others. */
  Optional<ListMessage> ofThose(Predicate<String> matches, boolean isMatching) {
    var some =
        things.stream()
            // What a reader copied may have been said of one thing or of more.
            .filter(
                thing ->
                    Stream.of(one, many).anyMatch(what -> matches.test(text(List.of(thing), what)))
                        == isMatching)
            .toList();
    return some.isEmpty()
        ? Optional.empty()
        : Optional.of(new ListMessage(before, some, one, many, after));
  }

  @Override
  public int length() {
    return toString().length();
  }

  @Override
  public char charAt(int index) {
    return toString().charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return toString().substring(start, end);
  }

  @Override
  public String toString() {
    return text(things, things.size() == 1 ? one : many);
  }

  private String text(List<String> some, String what) {
    return before + some.size() + " " + what + " (" + first(some) + ")" + after;
  }

  // A name is chosen by whoever made the file, and may look like a line of the log.
  private static String printable(Object thing) {
    // Blanks are those of a message.
    return thing.toString().replaceAll("[\\p{Cntrl}\\p{Cf}]", "?").replaceAll(" +", " ");
  }
}
