package io.github.pythonimage.buildkit.request;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes {@code key=value} fields as BuildKit and buildx read them: one line of CSV. */
public final class CsvFields {
  private static final Pattern PLAIN = Pattern.compile("[^,\"\\r\\n]*");

  private CsvFields() {}

  /** Writes all fields in the map's order. */
  public static String write(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> quoted(field.getKey() + "=" + field.getValue()))
        .collect(Collectors.joining(","));
  }

  /** The same with one field before the others. */
  public static String write(String firstKey, String firstValue, Map<String, String> rest) {
    var fields = new LinkedHashMap<String, String>();
    fields.put(firstKey, firstValue);
    fields.putAll(rest);
    return write(fields);
  }

  private static String quoted(String field) {
    return PLAIN.matcher(field).matches() ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}
