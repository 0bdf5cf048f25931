package io.github.pythonimage.maven;

import io.github.pythonimage.build.config.CacheTemplate;
import io.github.pythonimage.maven.parameter.XmlParameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code <cacheFrom>} or {@code <cacheTo>}: its text, or a {@code <cache>} for each. */
public class CacheList {
  private final List<@Nullable String> texts = new ArrayList<>();

  /** Takes the element's own text, or the property's; Maven looks for this method's name. */
  public void set(String text) {
    Arrays.stream(text.split(";")).filter(part -> !part.isBlank()).forEach(texts::add);
  }

  /** Takes one {@code <cache>}; Maven looks for this method's name. */
  public void addCache(@Nullable String text) {
    texts.add(text);
  }

  List<CacheTemplate> parse(XmlParameter element, Function<String, CacheTemplate> parser) {
    return element.each(texts, text -> parser.apply(text.strip()));
  }
}
