package io.github.pythonimage.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A user's word for one constant of an enum: its name in lower case, with '-' for '_'. */
public final class EnumNames {
  private EnumNames() {}

  public static <E extends Enum<E>> E of(Class<E> choices, String text) {
    var all = choices.getEnumConstants();
    for (var choice : all) {
      if (word(choice).equals(text)) {
        return choice;
      }
    }
    throw ConfigurationException.of(
        text,
        "is not one of the choices.",
        "Use " + Arrays.stream(all).map(EnumNames::word).collect(Collectors.joining(" | ")) + ".");
  }

  /** The word for a constant. */
  public static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
