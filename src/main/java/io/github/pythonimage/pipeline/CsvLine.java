package io.github.pythonimage.pipeline;

import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.SpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One line of values with commas in between; one with a comma in it stands in double quotes. */
record CsvLine(List<String> fields) {
  private static final Pattern FIELD =
      Pattern.compile("\\G(?:\"((?:[^\"]|\"\")*)\"|([^,\"]*))(,|$)");

  CsvLine {
    fields = List.copyOf(fields);
  }

  static CsvLine of(String text) {
    var fields = new ArrayList<String>();
    var matcher = FIELD.matcher(text);
    do {
      if (!matcher.find()) {
        throw new SpecException(
            "",
            Quoted.of(text) + " has a quote that does not enclose a whole value.",
            "Write \"key=value, with a comma\".");
      }
      fields.add(
          matcher.group(1) == null ? matcher.group(2) : matcher.group(1).replace("\"\"", "\""));
    } while (!matcher.group(3).isEmpty());
    return new CsvLine(fields);
  }

  static String text(String firstKey, String firstValue, SortedMap<String, String> rest) {
    return Stream.concat(
            Stream.of(firstKey + "=" + firstValue),
            rest.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()))
        .map(field -> field.matches("[^,\"]*") ? field : '"' + field.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(","));
  }
}
