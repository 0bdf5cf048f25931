package io.github.pythonimage.maven.session;

import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.build.config.Signatures;
import io.github.pythonimage.sigstore.SignatureVerification.TrustRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;

/**
 * Sigstore's library, as Maven finds it: with the user's repositories, mirrors and passwords. It is
 * no dependency of the plugin's, because Maven would look its 39 jars up in every build.
 */
public record SigstoreArtifacts(
    RepositorySystem system, RepositorySystemSession session, List<RemoteRepository> repositories)
    implements Supplier<List<Path>> {
  /** The same as in pom.xml, which compiles against it. */
  static final String COORDINATES = "dev.sigstore:sigstore-java:2.0.0";

  /** How a goal verifies signatures: with this library, and a cache in the local repository. */
  public static Signatures signatures(
      RepositorySystem system,
      MavenSession session,
      MavenProject project,
      Optional<Path> trustedRoot) {
    var local = Path.of(session.getLocalRepository().getBasedir());
    return new Signatures(
        new SigstoreArtifacts(
            system, session.getRepositorySession(), project.getRemotePluginRepositories()),
        // Other plugins keep downloads there too, and build servers preserve the folder.
        new TrustRoot(trustedRoot, local.resolve(".cache/python-image/sigstore")));
  }

  @Override
  public List<Path> get() {
    var root = new Dependency(new DefaultArtifact(COORDINATES), "runtime");
    var request = new DependencyRequest(new CollectRequest(root, repositories), null);
    try {
      return system.resolveDependencies(session, request).getArtifactResults().stream()
          .map(result -> result.getArtifact().getFile().toPath())
          .toList();
    } catch (DependencyResolutionException e) {
      throw new InfrastructureFailure(
          "Verifying signatures takes "
              + COORDINATES
              + ", which Maven could not resolve: "
              + reason(e)
              + ". See that it is in one of the <pluginRepositories> or in your mirror of them.",
          e);
    }
  }

  /** Maven's first message says what it wanted, the last one why that was not to be had. */
  private static String reason(Throwable failed) {
    var last = failed;
    while (last.getCause() != null && last.getCause().getMessage() != null) {
      last = last.getCause();
    }
    return last.getMessage().strip().replaceAll("\\s*\\R\\s*", ", ").replaceAll("\\.$", "");
  }
}
