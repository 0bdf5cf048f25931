package io.github.pythonimage.maven.parameter;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.EnumNames;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one parameter: an XML element or a user property. Its name is in each error. */
public record XmlParameter(String name) {

  /** Maven gives null or nothing for an element that is empty. */
  public static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  public <T> T required(@Nullable String text, Function<String, T> parser, String remedy) {
    if (isBlank(text)) {
      throw new ConfigurationException(name, "is missing.", remedy);
    }
    return parse(text, parser);
  }

  public <T> Optional<T> optional(@Nullable String text, Function<String, T> parser) {
    return isBlank(text) ? Optional.empty() : Optional.of(parse(text, parser));
  }

  public <T> T orDefault(@Nullable String text, String otherwise, Function<String, T> parser) {
    return parse(isBlank(text) ? otherwise : text, parser);
  }

  /** Plain {@code true} or {@code false}: Maven itself would read any typo as false. */
  public boolean bool(@Nullable String text, boolean otherwise) {
    return optional(text, XmlParameter::parseBoolean).orElse(otherwise);
  }

  /** One constant of an enum, by the user's word for it. */
  public <E extends Enum<E>> E enumValue(@Nullable String text, E otherwise) {
    return enumValue(otherwise.getDeclaringClass(), text).orElse(otherwise);
  }

  /** The same without a constant that stands for none. */
  public <E extends Enum<E>> Optional<E> enumValue(Class<E> choices, @Nullable String text) {
    return optional(text, word -> EnumNames.of(choices, word));
  }

  public static boolean parseBoolean(String word) {
    if (word.equals("true") || word.equals("false")) {
      return word.equals("true");
    }
    throw ConfigurationException.of(word, "is not one of the choices.", "Use true | false.");
  }

  public <T> List<T> each(List<@Nullable String> texts, Function<String, T> parser) {
    return texts.stream().map(text -> parse(filled(text), parser)).toList();
  }

  /** The same where any word will do. */
  public List<String> values(List<@Nullable String> texts) {
    return texts.stream().map(this::filled).toList();
  }

  private String filled(@Nullable String text) {
    if (isBlank(text)) {
      throw new ConfigurationException(name, "is empty.", "Fill it, or remove it.");
    }
    return text;
  }

  private <T> T parse(String text, Function<String, T> parser) {
    return ConfigurationException.locate(name, () -> parser.apply(text));
  }
}
