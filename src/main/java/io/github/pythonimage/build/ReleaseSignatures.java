package io.github.pythonimage.build;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.build.memo.StateFile;
import io.github.pythonimage.catalog.PythonRelease.Archive;
import io.github.pythonimage.catalog.PythonRelease.Signer;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.sigstore.BundleFetch;
import io.github.pythonimage.sigstore.SignatureFailure;
import io.github.pythonimage.sigstore.SignatureVerification;
import io.github.pythonimage.sigstore.SignatureVerification.Bundle;
import io.github.pythonimage.sigstore.SignatureVerification.SignedChecksum;
import io.github.pythonimage.sigstore.SignatureVerification.TrustRoot;
import io.github.pythonimage.sigstore.SigstoreLibrary;
import io.github.pythonimage.sigstore.SigstoreUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Sees that checksums are those that release managers signed, before anything is built that relies
 * on them. What was verified once is remembered, by checksum, signer and trust root.
 */
final class ReleaseSignatures {
  private final BuildConfig config;
  private final BuildProgress log;
  private final BundleFetch fetch;
  private final BiConsumer<List<Path>, Consumer<SignatureVerification>> library;

  ReleaseSignatures(BuildConfig config, BuildProgress log) {
    this(config, log, BundleFetch.usual(config.daemons().proxies()), SigstoreLibrary::with);
  }

  ReleaseSignatures(
      BuildConfig config,
      BuildProgress log,
      BundleFetch fetch,
      BiConsumer<List<Path>, Consumer<SignatureVerification>> library) {
    this.config = config;
    this.log = log;
    this.fetch = fetch;
    this.library = library;
  }

  /** A release to verify. */
  private record Release(String python, String archive, URI bundle, SignedChecksum sum) {
    static Stream<Release> of(PlannedImage image) {
      return image.signer().stream()
          .flatMap(
              signer -> image.release().archives().stream().map(file -> of(image, file, signer)));
    }

    // Only who has a signer is sure to have a release and a mirror.
    private static Release of(PlannedImage image, Archive archive, Signer signer) {
      var version = image.release().version();
      var file = "Python-" + version + "." + archive.suffix();
      var folder = image.compilation().mirror() + "/" + version.release() + "/";
      return new Release(
          "Python " + version,
          file,
          URI.create(folder + file + ".sigstore"),
          new SignedChecksum(archive.sha256(), signer));
    }
  }

  /** Fails unless all that these images demand to be signed is. */
  void require(List<BuildTarget> targets) {
    if (!config.wantsSignatures()) {
      return;
    }
    var root = config.signatures().root();
    var unverified =
        targets.stream()
            .map(BuildTarget::image)
            .distinct()
            .flatMap(Release::of)
            .distinct()
            .filter(
                release ->
                    memory(release, root).read().filter(release.sum().toString()::equals).isEmpty())
            .toList();
    if (!unverified.isEmpty()) {
      verify(unverified, root);
    }
  }

  private void verify(List<Release> releases, TrustRoot root) {
    var first = releases.get(0);
    if (config.offline()) {
      throw new BuildFailure(
          first.python()
              + ": its signature was never verified here, and Maven is offline (-o). Build once"
              + " without -o: what was verified is remembered in "
              + root.cache()
              + ".");
    }
    var bundles = new LinkedHashMap<Release, Bundle>();
    for (var release : releases) {
      bundles.put(release, named(release, () -> fetch.from(release.bundle())));
    }
    // Loading takes a second or two, and fetching it for the first time some more.
    library.accept(
        config.signatures().library().get(),
        verification ->
            bundles.forEach(
                (release, bundle) -> {
                  named(
                      release,
                      () -> {
                        verification.verify(release.sum(), bundle, root);
                        return release;
                      });
                  memory(release, root).write(release.sum().toString());
                  log.noted(
                      "Verified with Sigstore: "
                          + release.archive()
                          + " is signed by "
                          + release.sum().signer()
                          + ".");
                }));
  }

  private static <T> T named(Release release, Supplier<T> step) {
    try {
      return step.get();
    } catch (SigstoreUnavailableException e) {
      throw new InfrastructureFailure(release.python() + ": " + e.getMessage(), e);
    } catch (SignatureFailure e) {
      throw new BuildFailure(release.python() + ": " + e.getMessage(), e);
    }
  }

  /**
   * What is known of a checksum. Whoever can write it could as well change the plugin beside it.
   */
  private static StateFile<String> memory(Release release, TrustRoot root) {
    var what = Fingerprint.of(release.sum(), root.file().map(ReleaseSignatures::content));
    return new StateFile<>(
        root.cache().resolve("verified").resolve(what.hex()),
        "signature 3",
        new TypeReference<>() {});
  }

  private static Fingerprint content(Path file) {
    try {
      return Fingerprint.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new BuildFailure(
          "-Dpython-image.source.trustedRoot: "
              + file
              + " cannot be read. Give the trusted_root.json of an instance of Sigstore.",
          e);
    }
  }
}
