package io.github.pythonimage.plan;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
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
    return of(text(values));
  }

  /** What is summed up of values, which is another text for any others. */
  public static byte[] text(Object... values) {
    var text = new Text();
    text.append(List.of(values));
    return text.told.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Of a file's content, or of a {@link #text}. */
  public static Fingerprint of(byte[] content) {
    return new Fingerprint(DigestUtils.sha256Hex(content));
  }

  /** The text that is summed up. */
  private static final class Text {
    private final StringBuilder told = new StringBuilder(1024);
    // Java makes them anew whenever it is asked, and most records come several times.
    private final Map<Class<?>, Method[]> accessors = new HashMap<>();

    private void append(Object value) {
      if (value instanceof Record values) {
        var methods = accessors(values.getClass());
        told.append(values.getClass().getName()).append('(').append(methods.length);
        for (var method : methods) {
          append(read(values, method));
        }
      } else if (value instanceof Map<?, ?> values) {
        told.append('{').append(values.size());
        for (var each : values.entrySet()) {
          append(each.getKey());
          append(each.getValue());
        }
      } else if (value instanceof Collection<?> values) {
        told.append('[').append(values.size());
        for (var each : values) {
          append(each);
        }
      } else if (value instanceof Optional<?> optional) {
        told.append(optional.isPresent() ? '+' : '-');
        if (optional.isPresent()) {
          append(optional.get());
        }
      } else {
        var plain = value.toString();
        told.append('"').append(plain.length()).append(':').append(plain);
      }
    }

    private Method[] accessors(Class<?> type) {
      var known = accessors.get(type);
      if (known == null) {
        var components = type.getRecordComponents();
        known = new Method[components.length];
        for (var i = 0; i < known.length; i++) {
          known[i] = components[i].getAccessor();
          known[i].setAccessible(true);
        }
        accessors.put(type, known);
      }
      return known;
    }

    private static Object read(Record values, Method accessor) {
      try {
        return accessor.invoke(values);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(accessor + " cannot be read", e);
      }
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
