package io.github.pythonimage.maven.configurator;

import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.plugin.descriptor.PluginDescriptor;

/**
 * The elements of {@code <configuration>} and the properties of all goals of the plugin. The goals
 * share one {@code <configuration>}, so each goal knows the parameters of the others.
 *
 * @param types the elements of {@code <configuration>}
 * @param properties the properties that set a parameter
 */
record PluginElements(ElementType types, Set<String> properties) {
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{(python-image\\.[^}]+)}");

  static PluginElements of(PluginDescriptor plugin, ClassLoader loader) {
    var types = new TreeMap<String, ElementType>();
    var properties = new TreeSet<String>();
    for (var goal : plugin.getMojos()) {
      for (var parameter : goal.getParameters()) {
        if (parameter.isEditable()) {
          types.computeIfAbsent(parameter.getName(), name -> type(goal, parameter, loader));
        }
      }
      for (var parameter : goal.getMojoConfiguration().getChildren()) {
        var property = PROPERTY.matcher(String.valueOf(parameter.getValue(null)));
        if (property.matches()) {
          properties.add(property.group(1));
        }
      }
    }
    return new PluginElements(new ElementType.Parameters(types), properties);
  }

  private static ElementType type(MojoDescriptor goal, Parameter parameter, ClassLoader loader) {
    try {
      for (Class<?> type = loader.loadClass(goal.getImplementation());
          type != null;
          type = type.getSuperclass()) {
        var found = declared(type, parameter.getName());
        if (found.isPresent()) {
          return found.get();
        }
      }
    } catch (ClassNotFoundException e) {
      // Maven cannot run that goal either.
    }
    return new ElementType.Unchecked();
  }

  private static Optional<ElementType> declared(Class<?> type, String name) {
    for (var field : type.getDeclaredFields()) {
      if (field.getName().equals(name)) {
        return Optional.of(ElementType.of(name, field.getGenericType()));
      }
    }
    return Optional.empty();
  }
}
