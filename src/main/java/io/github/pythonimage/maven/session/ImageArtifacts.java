package io.github.pythonimage.maven.session;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.handover.ImageHandOver;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.report.ImagesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Dependency;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/**
 * The {@code images.json} of other modules: of this Maven build, or as Maven resolves it from the
 * local repository and others.
 */
public record ImageArtifacts(RepositorySystem system, MavenSession session, MavenProject project) {

  /**
   * What a module told of its images.
   *
   * @param coordinates {@code groupId:artifactId} or {@code groupId:artifactId:version}
   * @param element of the configuration, for messages
   */
  public ImagesFile find(String coordinates, String element) {
    var artifact =
        ConfigurationException.locate(element, () -> ArtifactCoordinates.of(coordinates));
    var module = module(artifact);
    return module.isPresent()
        ? ofModule(module.get(), element)
        : parse(resolve(artifact, element), element);
  }

  private Optional<MavenProject> module(ArtifactCoordinates artifact) {
    return session.getProjects().stream()
        .filter(one -> one.getGroupId().equals(artifact.group()))
        .filter(one -> one.getArtifactId().equals(artifact.name()))
        .filter(one -> artifact.version().map(one.getVersion()::equals).orElse(true))
        .findFirst();
  }

  private ImagesFile ofModule(MavenProject module, String element) {
    var output = Path.of(module.getBuild().getDirectory()).resolve("python-image");
    var file = ImageHandOver.in(output).file();
    if (module.equals(project)) {
      throw new ConfigurationException(
          element, "names this module itself.", "Put the base into a module of its own.");
    }
    if (file.isEmpty() || isBuiltLater(module)) {
      validateOrder(module, element);
      throw new NotBuilt(
          module.getGroupId() + ":" + module.getArtifactId(),
          "%s: module %s:%s has built no images yet. Let this module depend on it, so that Maven builds it first: <dependency> with <type>pom</type> and <scope>provided</scope>. Its images are built in the phase package."
              .formatted(element, module.getGroupId(), module.getArtifactId()));
    }
    return parse(file.get(), element);
  }

  /** Refuses a circle, which no dependency can bring into an order. */
  private void validateOrder(MavenProject module, String element) {
    var graph = session.getProjectDependencyGraph();
    if (graph != null && graph.getUpstreamProjects(module, true).contains(project)) {
      throw new BuildFailure(
          "%s: this module needs the images of %s:%s, and that module depends on this one. Take one of both out of the circle: a base needs none of its applications."
              .formatted(element, module.getGroupId(), module.getArtifactId()));
    }
  }

  /** What it has then is of an earlier Maven build. */
  private boolean isBuiltLater(MavenProject module) {
    var order = session.getProjects();
    // A phase may build images; of goals that are named themselves, one does.
    return order.indexOf(module) > order.indexOf(project)
        && session.getGoals().stream()
            .anyMatch(goal -> !goal.contains(":") || goal.matches(".*:build(@.*)?"));
  }

  /** A module of this Maven build comes later. */
  public static final class NotBuilt extends BuildFailure {
    private static final long serialVersionUID = 1;
    private final String coordinates;

    private NotBuilt(String coordinates, String message) {
      super(message);
      this.coordinates = coordinates;
    }

    /** {@code groupId:artifactId}. */
    public String coordinates() {
      return coordinates;
    }
  }

  /** The version of a module outside of this Maven build. */
  private String managed(String group, String name, String element) {
    var management = project.getDependencyManagement();
    Collection<Dependency> managed = management == null ? List.of() : management.getDependencies();
    return Stream.of(project.getDependencies(), managed)
        .flatMap(Collection::stream)
        .filter(one -> group.equals(one.getGroupId()) && name.equals(one.getArtifactId()))
        .map(Dependency::getVersion)
        .filter(version -> version != null && !version.isBlank())
        .findFirst()
        .or(() -> parentVersion(group))
        .orElseThrow(
            () ->
                new ConfigurationException(
                    element,
                    "%s:%s is no module of this Maven build, and has no version."
                        .formatted(group, name),
                    "Add the version, or manage it in <dependencyManagement>; mvn -am builds a module of the same checkout."));
  }

  /** Modules of one checkout have one version as a rule. */
  private Optional<String> parentVersion(String group) {
    return session.getAllProjects().stream()
        .filter(one -> one.getGroupId().equals(group))
        .map(MavenProject::getVersion)
        .filter(project.getVersion()::equals)
        .findFirst();
  }

  private Path resolve(ArtifactCoordinates artifact, String element) {
    var group = artifact.group();
    var name = artifact.name();
    var version = artifact.version().orElseGet(() -> managed(group, name, element));
    // The main artifact of packaging python-image; an attached one of all others.
    var main = new DefaultArtifact(group, name, "", "json", version);
    var attached = new DefaultArtifact(group, name, "images", "json", version);
    try {
      return resolve(main);
    } catch (ArtifactResolutionException e) {
      try {
        return resolve(attached);
      } catch (ArtifactResolutionException again) {
        throw new BuildFailure(
            "Maven finds no images of %s:%s:%s: neither %s nor %s is in a repository. Build and install that module (mvn install -pl :%s -am), or let Maven build it in this run with -am."
                .formatted(group, name, version, main, attached, name),
            again);
      }
    }
  }

  private Path resolve(Artifact artifact) throws ArtifactResolutionException {
    var request = new ArtifactRequest(artifact, project.getRemoteProjectRepositories(), null);
    return system
        .resolveArtifact(session.getRepositorySession(), request)
        .getArtifact()
        .getFile()
        .toPath();
  }

  private static ImagesFile parse(Path file, String element) {
    try {
      return ImagesFile.parse(Files.readString(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new BuildFailure(
          "%s: %s cannot be used: %s. Build that module again with a version of the plugin that fits this one."
              .formatted(element, file, e.getMessage()),
          e);
    }
  }
}
