package io.github.pythonimage.maven;

import io.github.pythonimage.spec.Choice;
import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.SpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one element of the POM: its errors carry the element's name. */
record Element(String name) {

  <T> T required(@Nullable String text, Function<String, T> parser, String remedy) {
    if (text == null || text.isBlank()) {
      throw new SpecException(name, "is missing.", remedy);
    }
    return parse(text, parser);
  }

  <T> Optional<T> optional(@Nullable String text, Function<String, T> parser) {
    return text == null || text.isBlank() ? Optional.empty() : Optional.of(parse(text, parser));
  }

  <T> T orDefault(@Nullable String text, String otherwise, Function<String, T> parser) {
    return parse(text == null || text.isBlank() ? otherwise : text, parser);
  }

  /** Plain {@code true} or {@code false}: Maven itself would read any typo as false. */
  boolean flag(@Nullable String text, boolean otherwise) {
    return orDefault(text, Boolean.toString(otherwise), Element::choice);
  }

  /** One constant of an enum, by the user's word for it. */
  <E extends Enum<E>> E choice(@Nullable String text, E otherwise) {
    return choice(otherwise.getDeclaringClass(), text).orElse(otherwise);
  }

  /** The same without a constant that stands for none. */
  <E extends Enum<E>> Optional<E> choice(Class<E> choices, @Nullable String text) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Choice.of(choices, text));
    } catch (SpecException e) {
      throw e.in(name);
    }
  }

  static boolean choice(String word) {
    if (word.equals("true") || word.equals("false")) {
      return word.equals("true");
    }
    throw new SpecException(
        "", Quoted.of(word) + " is not one of the choices.", "Use true | false.");
  }

  <T> List<T> each(List<@Nullable String> texts, Function<String, T> parser) {
    var all = new ArrayList<T>(texts.size());
    for (var text : texts) {
      all.add(filled(text, parser));
    }
    return List.copyOf(all);
  }

  private <T> T filled(@Nullable String text, Function<String, T> parser) {
    if (text == null || text.isBlank()) {
      throw new SpecException(name, "is empty.", "Fill it, or remove it.");
    }
    return parse(text, parser);
  }

  private <T> T parse(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (SpecException e) {
      throw e.in(name);
    }
  }
}
