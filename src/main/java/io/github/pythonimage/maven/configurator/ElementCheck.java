package io.github.pythonimage.maven.configurator;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Quoted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/** Finds unknown elements, attributes and texts in the {@code <configuration>} of a POM. */
final class ElementCheck {
  private static final String ROOT = "<configuration>";

  /** Maven reads them itself. */
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "combine.children",
          "combine.self",
          "combine.id",
          "combine.keys",
          "implementation",
          "default-value");

  private final PomPlace places;
  private final List<ConfigurationException> found = new ArrayList<>();

  private ElementCheck(PomPlace places) {
    this.places = places;
  }

  static List<ConfigurationException> of(Xpp3Dom configuration, ElementType type, PomPlace places) {
    var check = new ElementCheck(places);
    check.element(configuration, type, ROOT);
    return List.copyOf(check.found);
  }

  private void element(Xpp3Dom element, ElementType type, String path) {
    if (type instanceof ElementType.Unchecked) {
      return;
    }
    attributes(element, path);
    text(element, type, path);
    var positions = new HashMap<String, Integer>();
    for (var child : element.getChildren()) {
      var name = child.getName();
      var position = positions.merge(name, 1, Integer::sum);
      var isOnly = element.getChildren(name).length == 1;
      var inner = path + tag(name) + (isOnly ? "" : "[" + position + "]");
      type.child(name)
          .ifPresentOrElse(
              known -> element(child, known, inner),
              () -> add(child, inner, "is unknown.", remedy(name, type, path)));
    }
  }

  private void attributes(Xpp3Dom element, String path) {
    for (var name : element.getAttributeNames()) {
      if (!ATTRIBUTES.contains(name) && !name.startsWith("xml") && !name.contains(":")) {
        var near = Suggestion.near(name, ATTRIBUTES);
        add(
            element,
            path,
            "has the unknown attribute " + Quoted.of(name) + ".",
            near.isEmpty() ? "Remove it." : Suggestion.question(near, Quoted::of));
      }
    }
  }

  private void text(Xpp3Dom element, ElementType type, String path) {
    var text = element.getValue();
    // An expression may stand for anything.
    if (text != null && !text.isBlank() && !type.takesText() && !text.strip().startsWith("${")) {
      add(
          element,
          path,
          "has the text " + Quoted.of(text.strip()) + ", and takes elements only.",
          type.names().isEmpty() ? "Write <NAME>VALUE</NAME>." : list(type.names()));
    }
  }

  private void add(Xpp3Dom element, String path, String problem, String remedy) {
    var place = places.of(element.getInputLocation());
    found.add(new ConfigurationException(path + " (" + place + ")", problem, remedy));
  }

  private static String remedy(String name, ElementType type, String path) {
    var deeper =
        type.names().stream()
            .filter(
                known ->
                    type.child(known).filter(inner -> inner.names().contains(name)).isPresent())
            .map(known -> tag(known) + tag(name))
            .toList();
    var near = Suggestion.near(name, type.names());
    if (!deeper.isEmpty()) {
      return Suggestion.question(deeper, known -> known);
    }
    if (!near.isEmpty()) {
      return Suggestion.question(near, ElementCheck::tag);
    }
    if (path.equals(ROOT)) {
      return "Remove it; mvn python-image:help -Ddetail lists all elements.";
    }
    return type.names().isEmpty()
        ? "Remove it; the element around it takes text only."
        : list(type.names());
  }

  private static String list(Set<String> names) {
    return "Use " + names.stream().map(ElementCheck::tag).collect(Collectors.joining(" | ")) + ".";
  }

  private static String tag(String name) {
    return "<" + name + ">";
  }
}
