package io.github.pythonimage.maven.session;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.ConfigurationContainer;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/** Which modules of a Maven build describe images, and where in their POMs. */
public final class ImageModules {
  private static final String PLUGIN = "io.github.pythonimage:python-image-maven-plugin";
  private static final String IMAGES = "images";

  private ImageModules() {}

  /** Whether any module of the Maven build describes images. */
  public static boolean areIn(MavenSession session) {
    return session.getProjects().stream()
        .anyMatch(
            project ->
                plugins(project).anyMatch(ImageModules::describesImages)
                    || !executions(project).isEmpty());
  }

  /** Whether one module alone describes images, and all its goals have the same ones. */
  static boolean isOnlyOne(MavenSession session) {
    return session.getProjects().stream().flatMap(ImageModules::images).limit(2).count() == 1;
  }

  /** The different {@code <images>} of a module. */
  private static Stream<Object> images(MavenProject project) {
    return plugins(project)
        .flatMap(plugin -> Stream.concat(Stream.of(plugin), plugin.getExecutions().stream()))
        .filter(ImageModules::describesImages)
        .<Object>map(part -> ((Xpp3Dom) part.getConfiguration()).getChild(IMAGES))
        .distinct();
  }

  /** The executions of a module that describe images; a goal on the command line reads none. */
  public static List<String> executions(MavenProject project) {
    return plugins(project)
        .flatMap(plugin -> plugin.getExecutions().stream())
        .filter(ImageModules::describesImages)
        .map(PluginExecution::getId)
        .distinct()
        .toList();
  }

  private static Stream<Plugin> plugins(MavenProject project) {
    return Stream.of(
            Optional.ofNullable(project.getPlugin(PLUGIN)),
            Optional.ofNullable(project.getPluginManagement())
                .map(management -> management.getPluginsAsMap().get(PLUGIN)))
        .flatMap(Optional::stream);
  }

  private static boolean describesImages(ConfigurationContainer part) {
    return part.getConfiguration() instanceof Xpp3Dom configuration
        && configuration.getChild(IMAGES) != null
        && configuration.getChild(IMAGES).getChildCount() > 0;
  }
}
