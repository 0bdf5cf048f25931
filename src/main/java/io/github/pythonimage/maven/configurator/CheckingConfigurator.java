package io.github.pythonimage.maven.configurator;

import io.github.pythonimage.config.ConfigurationException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.classworlds.realm.ClassRealm;
import org.codehaus.plexus.component.configurator.BasicComponentConfigurator;
import org.codehaus.plexus.component.configurator.ComponentConfigurationException;
import org.codehaus.plexus.component.configurator.ConfigurationListener;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluationException;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluator;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/**
 * Fills a goal as Maven does, and gives it a list of what is unknown. Maven itself ignores an
 * unknown element at the top of {@code <configuration>}, and at one further down it ends with the
 * name of a Java class. META-INF/plexus/components.xml has this class under the name that the goals
 * ask for.
 */
public class CheckingConfigurator extends BasicComponentConfigurator {

  /** The name in META-INF/plexus/components.xml. */
  public static final String NAME = "python-image";

  @Override
  public void configureComponent(
      Object component,
      PlexusConfiguration configuration,
      ExpressionEvaluator evaluator,
      ClassRealm realm,
      ConfigurationListener listener)
      throws ComponentConfigurationException {
    var known = configuration;
    if (component instanceof CheckedGoal goal
        && evaluate(evaluator, "${mojoExecution}") instanceof MojoExecution execution
        && evaluate(evaluator, "${session}") instanceof MavenSession session
        && evaluate(evaluator, "${project}") instanceof MavenProject project) {
      var elements =
          PluginElements.of(
              execution.getMojoDescriptor().getPluginDescriptor(),
              component.getClass().getClassLoader());
      var unknown = unknown(elements, execution, session, project);
      goal.setUnknown(unknown);
      if (!unknown.isEmpty()) {
        known = KnownElements.of(configuration, elements.types());
      }
    }
    super.configureComponent(component, known, evaluator, realm, listener);
  }

  private static @Nullable Object evaluate(ExpressionEvaluator evaluator, String expression)
      throws ComponentConfigurationException {
    try {
      return evaluator.evaluate(expression);
    } catch (ExpressionEvaluationException e) {
      throw new ComponentConfigurationException(e.getMessage(), e);
    }
  }

  private static List<ConfigurationException> unknown(
      PluginElements elements,
      MojoExecution execution,
      MavenSession session,
      MavenProject project) {
    var places = new PomPlace(Path.of(session.getExecutionRootDirectory()), project);
    return Stream.concat(
            configuration(execution, project)
                .map(pom -> ElementCheck.of(pom, elements.types(), places))
                .orElse(List.of())
                .stream(),
            new PropertyCheck(elements.properties(), session, project, places).find().stream())
        .toList();
  }

  /** What Maven takes: that of the execution, or that of the plugin if no execution has the id. */
  private static Optional<Xpp3Dom> configuration(MojoExecution execution, MavenProject project) {
    var key = execution.getGroupId() + ":" + execution.getArtifactId();
    return Optional.ofNullable(project.getPlugin(key))
        .or(
            () ->
                Optional.ofNullable(project.getPluginManagement())
                    .map(management -> management.getPluginsAsMap().get(key)))
        .map(plugin -> configuration(execution, plugin))
        .filter(Xpp3Dom.class::isInstance)
        .map(Xpp3Dom.class::cast);
  }

  private static @Nullable Object configuration(MojoExecution execution, Plugin plugin) {
    var own = plugin.getExecutionsAsMap().get(execution.getExecutionId());
    return own == null ? plugin.getConfiguration() : own.getConfiguration();
  }
}
