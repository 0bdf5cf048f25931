package io.github.pythonimage.maven.configurator;

import io.github.pythonimage.config.ConfigurationException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.model.Model;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptorBuilder;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.configuration.PlexusConfigurationException;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;

/** The plugin as it is built, and configurations for it. */
final class PluginFixture {
  private PluginFixture() {}

  /** What the build has made of the annotations of the goals. */
  static PluginDescriptor descriptor() {
    try (var reader =
        Files.newBufferedReader(Path.of("target/classes/META-INF/maven/plugin.xml"))) {
      return new PluginDescriptorBuilder().build(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (PlexusConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  static PluginElements elements() {
    return PluginElements.of(descriptor(), PluginFixture.class.getClassLoader());
  }

  /** A piece of {@code <configuration>}. */
  static Xpp3Dom configuration(String xml) {
    return parse(new StringReader("<configuration>" + xml + "</configuration>"));
  }

  static Xpp3Dom parse(Reader reader) {
    try {
      return Xpp3DomBuilder.build(reader, true);
    } catch (XmlPullParserException | IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What is unknown in a configuration of the module {@code service}. */
  static List<String> unknown(Xpp3Dom configuration) {
    var project = new MavenProject(new Model());
    project.setFile(Path.of("service/pom.xml").toAbsolutePath().toFile());
    return ElementCheck.of(configuration, elements().types(), new PomPlace(Path.of(""), project))
        .stream()
        .map(ConfigurationException::getMessage)
        .toList();
  }
}
