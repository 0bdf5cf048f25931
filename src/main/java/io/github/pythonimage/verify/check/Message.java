package io.github.pythonimage.verify.check;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a finding says: a text, or one about many things that shows some of them, such as {@code 2
 * files (/a, /b) are in the image}.
 *
 * @param before the text before the number of things; all of a text about none
 * @param things all of them, printable
 * @param one what to call one of them; empty in a text about none
 * @param many what to call more of them
 * @param after the text behind the things
 */
public record Message(String before, List<String> things, String one, String many, String after) {
  private static final int SHOWN = 5;

  public Message {
    things = List.copyOf(things);
  }

  /** A text about no list of things. */
  public static Message of(String text) {
    return new Message(text.replaceAll("\\s+", " ").strip(), List.of(), "", "", "");
  }

  /** Such as {@code 2 files (/a, /b)}. */
  public static Message of(Collection<?> things, String one, String many) {
    return new Message("", things.stream().map(Message::printable).toList(), one, many, "");
  }

  /** The first of them. */
  public static String first(Collection<?> things) {
    return String.join(", ", things.stream().limit(SHOWN).map(Message::printable).toList())
        + (things.size() > SHOWN ? ", …" : "");
  }

  /** The same behind a text. */
  public Message after(String text) {
    return new Message(text + before, things, one, many, after);
  }

  /** The same with a text behind it. */
  public Message then(String text) {
    return new Message(before, things, one, many, after + text);
  }

  /** Whether it is about things of which there are none. */
  boolean isAboutNothing() {
    return things.isEmpty() && !one.isEmpty();
  }

  /** The same of those things of which a text alone would match, or of the others. */
  Optional<Message> ofThose(Predicate<String> matches, boolean isMatching) {
    if (one.isEmpty()) {
      return matches.test(before) == isMatching ? Optional.of(this) : Optional.empty();
    }
    var some =
        things.stream()
            // What a reader copied may have been said of one thing or of more.
            .filter(
                thing ->
                    Stream.of(one, many).anyMatch(what -> matches.test(text(List.of(thing), what)))
                        == isMatching)
            .toList();
    return Optional.of(new Message(before, some, one, many, after))
        .filter(left -> !left.isAboutNothing());
  }

  @Override
  public String toString() {
    return one.isEmpty() ? before : text(things, things.size() == 1 ? one : many);
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
