package io.github.pythonimage.maven.configurator;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.codehaus.plexus.classworlds.ClassWorld;
import org.codehaus.plexus.component.configurator.BasicComponentConfigurator;
import org.codehaus.plexus.component.configurator.ComponentConfigurationException;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluator;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.codehaus.plexus.configuration.xml.XmlPlexusConfiguration;

/** Maven's own binding of a configuration to a goal. */
final class BindingFixture {
  private BindingFixture() {}

  /** Why Maven cannot read a configuration. */
  static Optional<String> fails(Object goal, String xml) {
    return fails(goal, new XmlPlexusConfiguration(PluginFixture.configuration(xml)));
  }

  static Optional<String> fails(Object goal, PlexusConfiguration configuration) {
    try (var world = new ClassWorld("plugin", BindingFixture.class.getClassLoader())) {
      new BasicComponentConfigurator()
          .configureComponent(goal, configuration, new Verbatim(), world.getClassRealm("plugin"));
      return Optional.empty();
    } catch (ComponentConfigurationException e) {
      return Optional.of(e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Verbatim() implements ExpressionEvaluator {
    @Override
    public Object evaluate(String expression) {
      return expression;
    }

    @Override
    public File alignToBaseDirectory(File file) {
      return file;
    }
  }
}
