package io.github.pythonimage.maven.configurator;

import org.codehaus.plexus.configuration.DefaultPlexusConfiguration;
import org.codehaus.plexus.configuration.PlexusConfiguration;

/** A configuration without what is unknown, which Maven would fail at. */
final class KnownElements {
  private KnownElements() {}

  /** Elements at the top that are no parameters of a user stay as they are. */
  static PlexusConfiguration of(PlexusConfiguration configuration, ElementType root) {
    var known = new DefaultPlexusConfiguration(configuration.getName());
    copyAttributes(configuration, known);
    for (var child : configuration.getChildren()) {
      known.addChild(root.child(child.getName()).map(type -> copy(child, type)).orElse(child));
    }
    return known;
  }

  private static PlexusConfiguration copy(PlexusConfiguration element, ElementType type) {
    if (type instanceof ElementType.Unchecked) {
      return element;
    }
    var text = element.getValue(null);
    var isKnown = type.takesText() || (text != null && text.strip().startsWith("${"));
    var known = new DefaultPlexusConfiguration(element.getName(), isKnown ? text : null);
    copyAttributes(element, known);
    for (var child : element.getChildren()) {
      type.child(child.getName()).ifPresent(inner -> known.addChild(copy(child, inner)));
    }
    return known;
  }

  private static void copyAttributes(PlexusConfiguration element, PlexusConfiguration copy) {
    for (var name : element.getAttributeNames()) {
      copy.setAttribute(name, element.getAttribute(name));
    }
  }
}
