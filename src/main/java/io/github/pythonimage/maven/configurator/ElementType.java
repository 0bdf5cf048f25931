package io.github.pythonimage.maven.configurator;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What an element may contain, by the Java type that Maven fills with it. */
sealed interface ElementType {

  /** Whether Maven takes the element's text. */
  default boolean takesText() {
    return false;
  }

  /** The type of an element in it; empty if it is unknown. */
  Optional<ElementType> child(String name);

  /** The names of elements in it, for suggestions. */
  default Set<String> names() {
    return Set.of();
  }

  /** A word, a number, a path. */
  record Text() implements ElementType {
    @Override
    public boolean takesText() {
      return true;
    }

    @Override
    public Optional<ElementType> child(String name) {
      return Optional.empty();
    }
  }

  /** Names that the user chooses, each with a text. */
  record Entries() implements ElementType {
    @Override
    public Optional<ElementType> child(String name) {
      return Optional.of(new Text());
    }
  }

  /** What is not checked: not ours, or not for users. */
  record Unchecked() implements ElementType {
    @Override
    public boolean takesText() {
      return true;
    }

    @Override
    public Optional<ElementType> child(String name) {
      return Optional.of(this);
    }
  }

  /**
   * Items. Those with elements in them have the documented name. Maven takes any name for an item
   * that is a text, and users have their own names, so only a misspelled one is unknown.
   */
  record Items(ElementType item, Set<String> names) implements ElementType {
    @Override
    public boolean takesText() {
      return item.takesText();
    }

    @Override
    public Optional<ElementType> child(String name) {
      var isUnknown =
          item instanceof Fields ? !names.contains(name) : Suggestion.isMisspelled(name, names);
      return isUnknown ? Optional.empty() : Optional.of(item);
    }
  }

  /** The elements of {@code <configuration>}. */
  record Parameters(Map<String, ElementType> types) implements ElementType {
    @Override
    public Optional<ElementType> child(String name) {
      return Optional.ofNullable(types.get(name));
    }

    @Override
    public Set<String> names() {
      return types.keySet();
    }
  }

  /** Named elements, such as those of {@code <image>}. */
  record Fields(boolean takesText, Map<String, ElementType> types) implements ElementType {
    @Override
    public Optional<ElementType> child(String name) {
      return Optional.ofNullable(types.get(camelCase(name)));
    }

    @Override
    public Set<String> names() {
      return types.keySet();
    }
  }

  /** The type of the element that has a name and fills a Java type. */
  static ElementType of(String name, Type type) {
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      var arguments = generic.getActualTypeArguments();
      if (Map.class.isAssignableFrom(raw)) {
        return new Entries();
      }
      return Collection.class.isAssignableFrom(raw) ? items(name, arguments[0]) : new Unchecked();
    }
    if (!(type instanceof Class<?> plain)) {
      return new Unchecked();
    }
    return isOurs(plain)
        ? fields(plain)
        : plain.isPrimitive() || isText(plain) ? new Text() : new Unchecked();
  }

  private static ElementType items(String list, Type item) {
    var type = of(ItemNames.singular(list), item);
    return new Items(
        type,
        type instanceof Fields && item instanceof Class<?> bean
            ? Set.of(ItemNames.uncapitalized(bean.getSimpleName()))
            : ItemNames.of(list));
  }

  /** What Maven looks for: public setters and adders, then fields. */
  private static Fields fields(Class<?> bean) {
    var types = new TreeMap<String, ElementType>();
    var takesText = false;
    for (Class<?> part = bean; part != null && isOurs(part); part = part.getSuperclass()) {
      for (var field : part.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isFinal(field.getModifiers())) {
          types.putIfAbsent(field.getName(), of(field.getName(), field.getGenericType()));
        }
      }
    }
    for (var method : bean.getMethods()) {
      if (isSetter(method)) {
        var name = ItemNames.uncapitalized(method.getName().substring(3));
        takesText |= name.isEmpty();
        if (!name.isEmpty()) {
          types.put(name, of(name, method.getGenericParameterTypes()[0]));
        }
      }
    }
    return new Fields(takesText, types);
  }

  private static boolean isSetter(Method method) {
    return method.getName().matches("(set|add).*")
        && method.getParameterCount() == 1
        && !Modifier.isStatic(method.getModifiers());
  }

  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith("io.github.pythonimage.");
  }

  private static boolean isText(Class<?> type) {
    return type.isEnum() || (type.getName().startsWith("java.lang.") && type != Object.class);
  }

  /** As Maven reads it: {@code stop-signal} is {@code stopSignal}. */
  private static String camelCase(String name) {
    var words = name.split("-", -1);
    var rest = Arrays.stream(words).skip(1).map(ItemNames::capitalized);
    return words[0] + String.join("", rest.toList());
  }
}
