package io.github.pythonimage.buildkit.http2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Header fields in their order; a name may be there more than once. Names are lower case, and of a
 * value each character is a byte.
 */
public record Headers(List<Field> fields) {

  public static final Headers NONE = new Headers(List.of());

  /** One of them. */
  public record Field(String name, String value) {}

  public Headers {
    fields = List.copyOf(fields);
  }

  /** A name, its value, the next name, and so on. */
  public static Headers of(String... namesAndValues) {
    var fields = new ArrayList<Field>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
    }
    return new Headers(fields);
  }

  /** These and then the others. */
  public Headers plus(Headers others) {
    var all = new ArrayList<>(fields);
    all.addAll(others.fields);
    return new Headers(all);
  }

  /** These and one more. */
  public Headers plus(String name, String value) {
    return plus(of(name, value));
  }

  /** The first value of that name. */
  public Optional<String> first(String name) {
    for (var field : fields) {
      if (field.name().equals(name)) {
        return Optional.of(field.value());
      }
    }
    return Optional.empty();
  }

  /** Every value of that name, in their order. */
  public List<String> all(String name) {
    var values = new ArrayList<String>();
    for (var field : fields) {
      if (field.name().equals(name)) {
        values.add(field.value());
      }
    }
    return values;
  }
}
