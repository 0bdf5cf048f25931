package io.github.pythonimage.maven;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.DockerConfig;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.LogSanitizer;
import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.docker.EngineException;
import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.maven.session.MavenConsole;
import io.github.pythonimage.maven.settings.BuildProxy;
import io.github.pythonimage.maven.settings.MavenProxies;
import io.github.pythonimage.maven.settings.SettingsServers;
import io.github.pythonimage.plan.Selection;
import io.github.pythonimage.progress.Console;
import io.github.pythonimage.progress.Progress;
import io.github.pythonimage.progress.SanitizedException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** The parameters of all goals, and the one place that turns an exception into a Maven failure. */
abstract class AbstractPythonImageMojo extends AbstractMojo {

  /**
   * The images, each an {@code <image>} with a {@code <name>} and its {@code <pythons>}. Every
   * element is described in the README.
   */
  @Parameter private List<Image> images = List.of();

  /** Do nothing at all. */
  @Parameter(property = "python-image.skip", defaultValue = "false")
  private boolean skip;

  /**
   * Build and verify only these Pythons of the matrix, by series or release, separated by commas:
   * {@code 3.13,3.14.6}. All of them unless given; a module that has none of them does nothing.
   */
  @Parameter(property = "python-image.pythons")
  private @Nullable String pythons;

  /**
   * Build and verify only the images whose id (the last part of the name, unless {@code <id>} says
   * otherwise) is in this list, separated by commas. All of them unless given.
   */
  @Parameter(property = "python-image.filter")
  private @Nullable String filter;

  /**
   * How much a build says while it runs: {@code auto} (a line for each step, and the last 40 lines
   * of one that fails; on a terminal also a view of what is running), {@code plain} (every line of
   * every step) or {@code quiet} (the result only). The view is not shown with {@code -B}, {@code
   * -q}, {@code --log-file}, {@code TERM=dumb} or {@code CI} in the environment, where the output
   * goes elsewhere than to a terminal, on Windows, and when modules are built at the same time; the
   * whole log of a failed step is in {@code failed-step.log} beside the Dockerfile.
   */
  @Parameter(property = "python-image.progress", defaultValue = "auto")
  private String progress = "auto";

  /**
   * Where CPython's release archives are fetched, in the layout of python.org's {@code
   * /ftp/python}; wins over every {@code <mirror>}.
   */
  @Parameter(property = "python-image.source.mirror")
  private @Nullable String sourceMirror;

  /**
   * Whether CPython is compiled with profile-guided and link-time optimization, {@code true} or
   * {@code false}; wins over every {@code <optimizations>}. Compiling takes about five times as
   * long with it.
   */
  @Parameter(property = "python-image.source.optimizations")
  private @Nullable String sourceOptimizations;

  /**
   * Whether a checksum must be one that the release manager signed, {@code off} or {@code
   * required}; wins over every {@code <sigstore>}.
   */
  @Parameter(property = "python-image.source.sigstore")
  private @Nullable String sourceSigstore;

  /**
   * How severe policies are, whatever an image's {@code <policies>} say: {@code
   * base-end-of-life=warn,single-python=off}. Severities are {@code error}, {@code warn} and {@code
   * off}; the goal {@code doctor} lists all policies, and what is to be said of each image.
   */
  @Parameter(property = "python-image.policies")
  private @Nullable String policies;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private @Nullable MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private @Nullable MavenSession session;

  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  private MojoExecution execution;

  @Inject private @Nullable SettingsDecrypter decrypter;

  /** What the goal does. */
  abstract void run();

  /** Whether this goal alone is to be skipped. */
  abstract boolean skipGoal();

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    if (skip || skipGoal()) {
      getLog()
          .info(
              "Skipped: python-image.skip" + (skip ? "" : "." + execution.getGoal()) + " is set.");
      return;
    }
    try {
      run();
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

  Path output() {
    return Path.of(project.getBuild().getDirectory()).resolve("python-image");
  }

  Console console() {
    return new MavenConsole(getLog(), session);
  }

  Selection selection() {
    return Selection.of(pythons, filter);
  }

  /** The plugin, its version and the module, for files that it writes. */
  String generator() {
    return "python-image-maven-plugin %s from %s:%s"
        .formatted(execution.getVersion(), project.getGroupId(), project.getArtifactId());
  }

  Progress progress() {
    var requested = new XmlParameter("-Dpython-image.progress").enumValue(progress, Progress.AUTO);
    // With -q the lines of a step were not shown before it fails.
    return getLog().isInfoEnabled() ? requested : Progress.QUIET;
  }

  List<ImageSpec> images() {
    var errors = new ValidationErrors();
    var specs = images(errors);
    errors.throwIfAny();
    return specs;
  }

  /** The images without errors. */
  List<ImageSpec> images(ValidationErrors errors) {
    if (images == null || images.isEmpty()) {
      throw new ConfigurationException(
          "<images>",
          "is missing from the plugin's configuration.",
          "Describe at least one: <images><image><name>platform/python</name>"
              + "<pythons><python>3.13</python></pythons></image></images>.");
    }
    var properties = UserProperties.of(sourceMirror, sourceOptimizations, sourceSigstore, policies);
    var specs = new ArrayList<ImageSpec>();
    for (var image : images) {
      image.toConfig(module(), properties, errors).ifPresent(specs::add);
    }
    return specs;
  }

  /** Logins of registries, from settings.xml and Docker's configuration. */
  CredentialSource credentials() {
    return servers().or(DockerConfig.fromEnvironment(System.getenv()).credentials());
  }

  SettingsServers servers() {
    return new SettingsServers(settings().getServers(), decrypter);
  }

  /** The proxies of settings.xml, as Maven itself uses them. */
  WebProxies proxies() {
    return MavenProxies.of(session.getRepositorySession(), session.getSettings());
  }

  BuildProxy buildProxy(boolean isHostNetwork) {
    return new BuildProxy(settings().getProxies(), decrypter, System.getenv(), isHostNetwork);
  }

  /** Empty if Maven is embedded in a program without settings. */
  private Settings settings() {
    var settings = session.getSettings();
    return settings == null ? new Settings() : settings;
  }
}
