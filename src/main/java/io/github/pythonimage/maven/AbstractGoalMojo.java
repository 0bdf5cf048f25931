package io.github.pythonimage.maven;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.LogSanitizer;
import io.github.pythonimage.config.SourceTree;
import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.docker.EngineException;
import io.github.pythonimage.maven.configurator.CheckedGoal;
import io.github.pythonimage.maven.session.MavenConsole;
import io.github.pythonimage.maven.session.ReactorRoot;
import io.github.pythonimage.maven.session.ReactorTags;
import io.github.pythonimage.maven.settings.SessionSettings;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.Console;
import io.github.pythonimage.progress.Progress;
import io.github.pythonimage.progress.SanitizedException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** What all goals have, and the one place that turns an exception into a Maven failure. */
abstract class AbstractGoalMojo extends AbstractMojo implements CheckedGoal {

  /** Do nothing at all. */
  @Parameter(property = "python-image.skip", defaultValue = "false")
  private boolean skip;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private @Nullable MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private @Nullable MavenSession session;

  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  MojoExecution execution;

  @Inject private @Nullable SettingsDecrypter decrypter;

  private List<ConfigurationException> unknown = List.of();

  /** What the goal does. */
  abstract void run();

  /** Whether this goal alone is to be skipped. */
  abstract boolean skipGoal();

  /** Adds mistakes of the configuration, to report them together with what is unknown in it. */
  void validate(ValidationErrors errors) {}

  /** Whether this module is none for the goal; says so. */
  boolean hasNothingToDo() {
    return false;
  }

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    if (skip || skipGoal()) {
      getLog()
          .info(
              "Skipped: python-image.skip" + (skip ? "" : "." + execution.getGoal()) + " is set.");
      return;
    }
    try {
      reportUnknown();
      resumeTags();
      if (!hasNothingToDo()) {
        run();
      }
    } catch (ConfigurationException e) {
      throw failure(LogSanitizer.lines(e.getMessage()), e);
    } catch (BuildFailure e) {
      throw failure(LogSanitizer.line(String.valueOf(e.getMessage())), e);
    } catch (InfrastructureFailure e) {
      var message = LogSanitizer.line(String.valueOf(e.getMessage()));
      throw new MojoExecutionException(message, cause(e, message));
    } catch (BuildKitException | EngineException | UncheckedIOException e) {
      throw new MojoExecutionException(
          LogSanitizer.line(String.valueOf(e.getMessage())), SanitizedException.asCause(e));
    } catch (RuntimeException e) {
      throw SanitizedException.of(e);
    }
  }

  @Override
  public final void setUnknown(List<ConfigurationException> elementsAndProperties) {
    unknown = elementsAndProperties;
  }

  private void reportUnknown() {
    if (!unknown.isEmpty()) {
      var errors = new ValidationErrors();
      unknown.forEach(errors::add);
      errors.collect(() -> validate(errors));
      errors.throwIfAny();
    }
  }

  /** Whatever goals a resumed Maven build has, the tags that are still open are not forgotten. */
  private void resumeTags() {
    var log = BuildProgress.of(Progress.QUIET, console());
    ReactorTags.resume(session, project, settings()::registries, log);
  }

  private MojoFailureException failure(String message, RuntimeException failed) {
    getLog().debug(SanitizedException.of(failed));
    var cause = failed.getCause();
    return cause == null
        ? new MojoFailureException(message)
        : new MojoFailureException(message, cause(cause, message));
  }

  /**
   * What -e shows. Without it Maven would append the words of all causes to a message that says all
   * that a user can act on.
   */
  private SanitizedException cause(Throwable cause, String message) {
    return session != null && session.getRequest().isShowErrors()
        ? SanitizedException.asCause(cause)
        : SanitizedException.asCause(cause, message);
  }

  MavenProject project() {
    return project;
  }

  MavenSession session() {
    return session;
  }

  /** The module's folder. */
  Path module() {
    return project.getBasedir().toPath();
  }

  /** Where files of the POM may lie. */
  SourceTree tree() {
    return new SourceTree(module(), ReactorRoot.of(project).folder());
  }

  Path output() {
    return Path.of(project.getBuild().getDirectory()).resolve("python-image");
  }

  Console console() {
    return new MavenConsole(getLog(), session);
  }

  SessionSettings settings() {
    return new SessionSettings(session, decrypter);
  }
}
