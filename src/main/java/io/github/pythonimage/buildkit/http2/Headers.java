package io.github.pythonimage.buildkit.http2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    return new Headers(Stream.concat(fields.stream(), others.fields.stream()).toList());
  }

  /** These and one more. */
  public Headers plus(String name, String value) {
    return plus(of(name, value));
  }

  /** The first value of that name. */
  public Optional<String> first(String name) {
    return fields.stream().filter(f -> f.name().equals(name)).map(Field::value).findFirst();
  }

  /** Every value of that name, in their order. */
  public List<String> all(String name) {
    return fields.stream().filter(f -> f.name().equals(name)).map(Field::value).toList();
  }
}
