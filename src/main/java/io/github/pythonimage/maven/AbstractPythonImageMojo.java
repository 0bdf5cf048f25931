package io.github.pythonimage.maven;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.maven.parameter.UserProperties;
import io.github.pythonimage.maven.parameter.XmlParameter;
import io.github.pythonimage.maven.session.ImageArtifacts;
import io.github.pythonimage.maven.session.ImageModules;
import io.github.pythonimage.maven.session.ReactorSelection;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.Selection;
import io.github.pythonimage.progress.Progress;
import io.github.pythonimage.report.ImagesFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/** The parameters of goals that look at the images of a module. */
abstract class AbstractPythonImageMojo extends AbstractGoalMojo {

  /**
   * The images, each an {@code <image>} with a {@code <name>} and its {@code <pythons>}. Every
   * element is described in the README.
   */
  @Parameter private List<Image> images = List.of();

  /**
   * Build and verify only these Pythons of the matrix, by series or release, separated by commas:
   * {@code 3.13,3.14.6}. All of them unless given; a module that has none of them does nothing. If
   * no module that the Maven build runs has one of them, it fails.
   */
  @Parameter(property = "python-image.pythons")
  private @Nullable String pythons;

  /**
   * Build and verify only the images whose id (the last part of the name, unless {@code <id>} says
   * otherwise) is in this list, separated by commas. All of them unless given; a module that has
   * none of them does nothing. If no module that the Maven build runs has one of them, it fails.
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

  @Inject private @Nullable RepositorySystem repositories;

  /**
   * Whether a goal of the command line has nothing to do in this module, as in the parent of those
   * that describe images.
   */
  @Override
  final boolean hasNothingToDo() {
    if (!images.isEmpty() || execution.getSource() != MojoExecution.Source.CLI) {
      return false;
    }
    var executions = ImageModules.executions(project());
    if (!executions.isEmpty()) {
      throw new ConfigurationException(
          "<images>",
          "is in the <execution> %s of this module, and a goal of the command line does not read that."
              .formatted(String.join(" and ", executions)),
          "Run mvn python-image:%s@%s, or move <images> out of <execution>."
              .formatted(execution.getGoal(), executions.get(0)));
    }
    if (!ImageModules.areIn(session())) {
      return false;
    }
    getLog().info("This module describes no <images>: nothing to do.");
    return true;
  }

  @Override
  void validate(ValidationErrors errors) {
    if (describesImages()) {
      images(errors);
    }
  }

  final boolean describesImages() {
    return !images.isEmpty();
  }

  Selection selection() {
    return Selection.of(pythons, filter);
  }

  /** Fails, now or at the end of the Maven build, if no module has a selected image. */
  void validateSelection(Supplier<BuildPlan> plan) {
    ReactorSelection.validate(session(), pythons, filter, plan);
  }

  /** The plugin, its version and the module, for files that it writes. */
  String generator() {
    return "python-image-maven-plugin %s from %s:%s"
        .formatted(execution.getVersion(), project().getGroupId(), project().getArtifactId());
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

  /** The files of the keys that packages of the images are signed with. */
  List<Path> keyFiles() {
    return images.stream().flatMap(image -> image.keyFile(module()).stream()).toList();
  }

  /** The images without errors. */
  List<ImageSpec> images(ValidationErrors errors) {
    if (images.isEmpty()) {
      throw new ConfigurationException(
          "<images>",
          "is missing from the plugin's configuration.",
          "Describe at least one: <images><image><name>platform/python</name>"
              + "<pythons><python>3.13</python></pythons></image></images>.");
    }
    var properties = UserProperties.of(sourceMirror, sourceOptimizations, sourceSigstore, policies);
    var specs = new ArrayList<ImageSpec>();
    for (var image : images) {
      try {
        image.toConfig(tree(), properties, this::imagesOf, errors).ifPresent(specs::add);
      } catch (ImageArtifacts.NotBuilt e) {
        if (!rendersOnly()) {
          throw e;
        }
        getLog()
            .info(
                "%s is not built yet: %s is rendered when it is."
                    .formatted(e.coordinates(), image.where().replaceFirst(", $", "")));
      }
    }
    return specs;
  }

  /** Whether the goal goes on without images whose parent is not built yet. */
  boolean rendersOnly() {
    return false;
  }

  private ImagesFile imagesOf(String artifact) {
    return new ImageArtifacts(repositories, session(), project())
        .find(artifact, "<from><artifact>");
  }
}
