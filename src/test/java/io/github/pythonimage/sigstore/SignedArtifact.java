package io.github.pythonimage.sigstore;

import static java.util.Objects.requireNonNull;

import io.github.pythonimage.catalog.Signer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

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

  /** The jars of Sigstore's library. */
  public static List<Path> library() {
    return Arrays.stream(text(FOLDER.resolve("class-path")).split(File.pathSeparator))
        .map(Path::of)
        .toList();
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
