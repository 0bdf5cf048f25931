package io.github.pythonimage.sigstore;

import static java.util.Objects.requireNonNull;

import dev.sigstore.KeylessVerifier;
import io.github.pythonimage.catalog.PythonRelease.Signer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.apache.maven.repository.internal.MavenRepositorySystemUtils;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;

/**
 * An artifact of Maven Central, with the bundle that its project signed it with on Sigstore's
 * public instance; pom.xml has both fetched, and the library that verifies them.
 */
public final class SignedArtifact {
  /** Who signed it. */
  public static final Signer SIGNER =
      new Signer(
          "https://github.com/sigstore/sigstore-java/.github/workflows/release-sigstore-java-from-tag.yaml@refs/tags/v2.0.0",
          "https://token.actions.githubusercontent.com");

  /** Where its bundle is said to be from. */
  public static final URI ADDRESS = URI.create("http://mirror/artifact.sigstore");

  private static final Path FOLDER = Path.of("target", "sigstore");

  private SignedArtifact() {}

  /** The SHA-256 of the artifact as it is. */
  public static String sum() {
    try {
      var artifact = Files.readAllBytes(FOLDER.resolve("sigstore-java.jar"));
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(artifact));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("mvn generate-test-resources fetches it", e);
    }
  }

  /** Its bundle. */
  public static String bundle() {
    return text(FOLDER.resolve("sigstore-java.jar.sigstore.json"));
  }

  /**
   * The jars of Sigstore's library. They are in the local repository and not on the tests' class
   * path, since the plugin loads them in a class loader of their own too.
   */
  @SuppressWarnings("deprecation") // Maven 3.9 has no other way to a resolver outside of a build.
  public static List<Path> library() {
    var system = MavenRepositorySystemUtils.newServiceLocator().getService(RepositorySystem.class);
    var session = MavenRepositorySystemUtils.newSession();
    // What we compile against lies at dev/sigstore/sigstore-java/VERSION/JAR of the repository.
    var compiled =
        Path.of(
            KeylessVerifier.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    var folder = requireNonNull(compiled.getParent());
    var root = compiled.getRoot().resolve(compiled.subpath(0, compiled.getNameCount() - 5));
    // "simple": it does not matter which remote repository a file came from.
    var repository = new LocalRepository(root.toFile(), "simple");
    session.setLocalRepositoryManager(system.newLocalRepositoryManager(session, repository));
    session.setOffline(true);
    // Profiles of POMs ask for the Java that runs.
    session.setSystemProperties(System.getProperties());
    var library =
        new Dependency(
            new DefaultArtifact("dev.sigstore:sigstore-java:" + folder.getFileName()), "runtime");
    try {
      var request = new DependencyRequest(new CollectRequest(library, List.of()), null);
      return system.resolveDependencies(session, request).getArtifactResults().stream()
          .map(result -> result.getArtifact().getFile().toPath())
          .toList();
    } catch (DependencyResolutionException e) {
      throw new IllegalStateException("mvn generate-test-resources fetches it", e);
    }
  }

  /** The trust root of Sigstore's public instance. */
  public static Path trustedRoot() {
    try {
      return Path.of(
          requireNonNull(SignedArtifact.class.getResource("/sigstore/trusted_root.json")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("mvn generate-test-resources makes it", e);
    }
  }
}
