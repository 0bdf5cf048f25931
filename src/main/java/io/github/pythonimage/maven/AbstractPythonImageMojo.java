package io.github.pythonimage.maven;

import io.github.pythonimage.build.Pipeline;
import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.docker.EngineException;
import io.github.pythonimage.plan.Selection;
import io.github.pythonimage.progress.Console;
import io.github.pythonimage.progress.LogSanitizer;
import io.github.pythonimage.progress.Progress;
import io.github.pythonimage.progress.SanitizedException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * What every goal shares: the configuration, each theme of it in a superclass of its own, and how a
 * failure is told to Maven.
 */
abstract class AbstractPythonImageMojo extends AbstractSignaturesMojo {

  /**
   * The images, each an {@code <image>} with a {@code <name>} and its {@code <pythons>}. Every
   * element is described in the README.
   */
  @Parameter private List<Image> images = List.of();

  /** Do nothing at all. */
  @Parameter(property = "python-image.skip", defaultValue = "false")
  private boolean skip;

  /**
   * Build and prove only these Pythons of the matrix, by series or release, separated by commas:
   * {@code 3.13,3.14.6}. All of them unless given; a module that has none of them does nothing.
   */
  @Parameter(property = "python-image.pythons")
  private @Nullable String pythons;

  /**
   * Build and prove only the images whose id (the last part of the name, unless {@code <id>} says
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

  // Not "${plugin.version}" and the like: for a property of anything, Maven takes all methods of
  // that apart first.
  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  private MojoExecution execution;

  /** What the goal does. */
  abstract void run();

  /** Whether this goal alone is to be skipped. */
  abstract boolean skipGoal();

  @Override
  public final void execute() throws MojoFailureException {
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
    } catch (BuildFailure | BuildKitException | EngineException | UncheckedIOException e) {
      throw failure(LogSanitizer.line(String.valueOf(e.getMessage())), e);
    } catch (RuntimeException e) {
      throw SanitizedException.of(e);
    }
  }

  /** Without its cause: the message says all that a user can act on. */
  private MojoFailureException failure(String message, RuntimeException cause) {
    getLog().debug(SanitizedException.of(cause));
    return new MojoFailureException(message);
  }

  /** Reads the configuration, which may be wrong. */
  Pipeline pipeline() {
    return new Pipeline(job(), console());
  }

  private BuildConfig job() {
    var project = project();
    var images = specs();
    return new BuildConfig(
        images,
        selection(),
        module(),
        output(),
        "python-image-maven-plugin "
            + execution.getVersion()
            + " from "
            + project.getGroupId()
            + ":"
            + project.getArtifactId(),
        scope(),
        workshop(credentials()),
        signatures(),
        secrets(images),
        options(),
        outputs(),
        progress(),
        session().isOffline());
  }

  Selection selection() {
    return Selection.of(pythons, filter);
  }

  Path output() {
    return Path.of(project().getBuild().getDirectory()).resolve("python-image");
  }

  Console console() {
    return new MavenConsole(getLog(), session());
  }

  private List<ImageSpec> specs() {
    var errors = new ValidationErrors();
    var specs = specs(errors);
    errors.throwIfAny();
    return specs;
  }

  /** The images that can be read. */
  List<ImageSpec> specs(ValidationErrors errors) {
    if (images == null || images.isEmpty()) {
      throw new ConfigurationException(
          "<images>",
          "is missing from the plugin's configuration.",
          "Describe at least one: <images><image><name>platform/python</name>"
              + "<pythons><python>3.13</python></pythons></image></images>.");
    }
    var overrides = Overrides.of(sourceMirror, sourceOptimizations, sourceSigstore, policies);
    var specs = new ArrayList<ImageSpec>();
    for (var image : images) {
      var spec = image.toSpec(module(), overrides, errors);
      if (spec.isPresent()) {
        specs.add(spec.get());
      }
    }
    return specs;
  }

  private Progress progress() {
    var asked = new Element("-Dpython-image.progress").choice(progress, Progress.AUTO);
    // With -q nobody has seen the lines of a step before it fails.
    return getLog().isInfoEnabled() ? asked : Progress.QUIET;
  }
}
