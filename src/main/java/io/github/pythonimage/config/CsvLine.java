package io.github.pythonimage.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One line of values with commas in between, as buildx has them; one with a comma in it stands in
 * double quotes.
 */
public final class CsvLine {
  private static final Pattern FIELD =
      Pattern.compile("\\G(?:\"((?:[^\"]|\"\")*)\"|([^,\"]*))(,|$)");

  /** The expression goes as deep as a quoted value is long. */
  private static final int LONGEST = 4_000;

  private CsvLine() {}

  /** The values of a line; the error has no element, the caller adds it. It may be a secret's. */
  public static List<String> fields(String text) {
    if (text.length() > LONGEST) {
      throw new ConfigurationException(
          "",
          "has %,d characters, more than %,d.".formatted(text.length(), LONGEST),
          "Write fewer or shorter values.");
    }
    var fields = new ArrayList<String>();
    var matcher = FIELD.matcher(text);
    do {
      if (!matcher.find()) {
        throw new ConfigurationException(
            "", "a quote does not enclose a whole value.", "Write \"key=value, with a comma\".");
      }
      fields.add(
          matcher.group(1) == null ? matcher.group(2) : matcher.group(1).replace("\"\"", "\""));
    } while (!matcher.group(3).isEmpty());
    return List.copyOf(fields);
  }
}
