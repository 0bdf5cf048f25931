package io.github.pythonimage.plan;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Stands for values: the same for the same values, another for any others.
 *
 * @param hex SHA-256 of a text that tells the values and where each begins and ends
 */
public record Fingerprint(String hex) {

  /**
   * Takes records, collections, maps and optionals apart; anything else counts by its text. Order
   * counts, also that of a map: give one that has an order.
   */
  public static Fingerprint of(Object... values) {
    var told = new StringBuilder(1024);
    append(told, List.of(values));
    return of(told.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Of a file's content, or of a text. */
  public static Fingerprint of(byte[] content) {
    return new Fingerprint(DigestUtils.sha256Hex(content));
  }

  private static void append(StringBuilder told, Object value) {
    if (value instanceof Record values) {
      var components = values.getClass().getRecordComponents();
      told.append(values.getClass().getName()).append('(').append(components.length);
      for (var component : components) {
        append(told, read(values, component.getAccessor()));
      }
    } else if (value instanceof Map<?, ?> values) {
      told.append('{').append(values.size());
      for (var each : values.entrySet()) {
        append(told, each.getKey());
        append(told, each.getValue());
      }
    } else if (value instanceof Collection<?> values) {
      told.append('[').append(values.size());
      for (var each : values) {
        append(told, each);
      }
    } else if (value instanceof Optional<?> optional) {
      told.append(optional.isPresent() ? '+' : '-');
      if (optional.isPresent()) {
        append(told, optional.get());
      }
    } else {
      var plain = value.toString();
      told.append('"').append(plain.length()).append(':').append(plain);
    }
  }

  private static Object read(Record values, Method accessor) {
    try {
      accessor.setAccessible(true);
      return accessor.invoke(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(accessor + " cannot be read", e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
