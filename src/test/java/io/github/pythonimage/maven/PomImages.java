package io.github.pythonimage.maven;

import io.github.pythonimage.config.SourceTree;
import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.maven.parameter.UserProperties;
import io.github.pythonimage.report.ImagesFile;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.codehaus.plexus.classworlds.ClassWorld;
import org.codehaus.plexus.component.configurator.BasicComponentConfigurator;
import org.codehaus.plexus.component.configurator.ComponentConfigurationException;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluator;
import org.codehaus.plexus.configuration.xml.XmlPlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;

/** The images of a POM, read as Maven reads them, without the rest of Maven. */
public final class PomImages {
  private static final String PLUGIN = "python-image-maven-plugin";

  private PomImages() {}

  /** What Maven would fill; of the mojos' parameters, the one that is ours to test. */
  static final class Configuration {
    List<Image> images = List.of();
  }

  /**
   * The images of a POM file; its folder is the module.
   *
   * @param root what the module may see of its checkout
   */
  public static List<ImageSpec> of(Path pom, Path root) {
    try (var reader = Files.newBufferedReader(pom)) {
      var tree = new SourceTree(pom.toAbsolutePath().getParent(), root.toAbsolutePath());
      return specs(configuration(parse(reader)), tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The images of a piece of XML, {@code <images>…</images>}. */
  public static List<ImageSpec> of(String images, Path module) {
    return of(images, SourceTree.of(module));
  }

  /** The same of a module that is not its own root. */
  public static List<ImageSpec> of(String images, SourceTree tree) {
    return specs(parse(new StringReader("<configuration>" + images + "</configuration>")), tree);
  }

  private static List<ImageSpec> specs(Xpp3Dom configuration, SourceTree tree) {
    var module = tree.module();
    var filled = new Configuration();
    try (var world = new ClassWorld(PLUGIN, PomImages.class.getClassLoader())) {
      new BasicComponentConfigurator()
          .configureComponent(
              filled,
              new XmlPlexusConfiguration(configuration),
              new Verbatim(module),
              world.getClassRealm(PLUGIN));
    } catch (ComponentConfigurationException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var errors = new ValidationErrors();
    var specs =
        filled.images.stream()
            .flatMap(
                image ->
                    image
                        .toConfig(
                            tree,
                            UserProperties.of(null, null, null, null),
                            artifact -> images(module, artifact),
                            errors)
                        .stream())
            .toList();
    errors.throwIfAny();
    return specs;
  }

  /** What another module built, as a file of this one. */
  private static ImagesFile images(Path module, String artifact) {
    try {
      return ImagesFile.parse(
          Files.readString(module.resolve(artifact.replace(':', '_') + ".json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The configuration of our plugin, wherever in the POM it is. */
  private static Xpp3Dom configuration(Xpp3Dom pom) {
    return Arrays.stream(pom.getChild("build").getChild("plugins").getChildren("plugin"))
        .filter(plugin -> plugin.getChild("artifactId").getValue().equals(PLUGIN))
        .map(plugin -> plugin.getChild("configuration"))
        .findFirst()
        .orElseThrow();
  }

  private static Xpp3Dom parse(Reader reader) {
    try {
      return Xpp3DomBuilder.build(reader, true);
    } catch (XmlPullParserException | IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * Takes every expression for a plain text: goldens show what a value becomes, not whose it is.
   */
  private record Verbatim(Path module) implements ExpressionEvaluator {
    @Override
    public Object evaluate(String expression) {
      return expression;
    }

    @Override
    public File alignToBaseDirectory(File file) {
      return module.resolve(file.toPath()).toFile();
    }
  }
}
