package io.github.pythonimage.build.verify;

import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.build.run.RegistryBlobs;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.buildkit.registry.RegistryAccess;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.Rules;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.Identity;
import io.github.pythonimage.verify.check.RunResult;
import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.layers.ImageReader;
import io.github.pythonimage.verify.layers.LayerContents;
import io.github.pythonimage.verify.layers.MergedImage;
import io.github.pythonimage.verify.layers.OciLayout;
import io.github.pythonimage.verify.layers.PlatformImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.commons.io.function.IOSupplier;

/**
 * Verifies an image as its registry has it: every platform, read by digest, without running it. Of
 * what the engine has as well, and was verified there, only the digests are compared.
 */
final class RegistryVerifier {
  private static final String READ = "image";

  private final RegistryAccess registries;
  private final Function<Path, String> displayPath;
  private final ExpectedImages expected;
  private final BaseConfigs bases;
  private final LayerContents contents = new LayerContents();

  /**
   * @param displayPath the path of a file as messages write it
   */
  RegistryVerifier(
      RegistryAccess registries,
      Function<Path, String> displayPath,
      ExpectedImages expected,
      BaseConfigs bases) {
    this.registries = registries;
    this.displayPath = displayPath;
    this.expected = expected;
    this.bases = bases;
  }

  /**
   * What was found out.
   *
   * @param notRun platforms of which no container ran
   */
  record Result(Verification verification, List<String> notRun) {
    /** The same with what another file shows of the image. */
    Result merge(Result other) {
      return new Result(verification.merge(other.verification), notRun);
    }
  }

  /**
   * Verifies what a build pushed.
   *
   * @param local what was found out about the engine's copy; empty where it has none
   */
  Result verify(Target target, PushedImage pushed, Optional<Verification> local) {
    var result =
        verify(
            target,
            pushed.reference(),
            () -> {
              var blobs = new RegistryBlobs(pushed.repository(), registries);
              return new ImageReader(blobs).images(blobs.root(pushed.digest()));
            },
            local,
            pushed.digest(),
            local.map(one -> otherCopy(pushed)));
    return new Result(
        local.map(one -> one.merge(result.verification())).orElse(result.verification()),
        result.notRun());
  }

  /**
   * Verifies the platforms of an engine's image that the engine does not run.
   *
   * @param archive of the image, with all its platforms
   * @param local what was found out about the platform that the engine shows
   */
  Result verify(Target target, Path archive, Verification local) {
    try (var content = OciLayout.open(archive)) {
      var result =
          verify(
              target,
              target.name(),
              content::images,
              Optional.of(local),
              content.root().digest(),
              Optional.empty());
      return new Result(local.merge(result.verification()), result.notRun());
    } catch (DamagedImageException | IOException e) {
      var incomplete =
          new Finding(
              READ,
              "The engine gives no archive with all platforms of %s: %s. Build the image again; an engine older than Docker 25 gives none."
                  .formatted(target.name(), String.valueOf(e.getMessage())));
      return new Result(local.withFindings(List.of(incomplete)), List.of());
    }
  }

  private static Finding otherCopy(PushedImage pushed) {
    return new Finding(
        "names",
        "The engine has another image under this name than the registry has at %s. Build the image again."
            .formatted(pushed.reference()));
  }

  /** Verifies an image that a build wrote to an OCI layout, or to an archive of one. */
  Result verify(Target target, Path layout) {
    try (var content = OciLayout.open(layout)) {
      return verify(
          target,
          displayPath.apply(layout),
          content::images,
          Optional.empty(),
          "",
          Optional.empty());
    } catch (IOException e) {
      return new Result(
          Verification.withoutImage(
              target, List.of(unreadable(displayPath.apply(layout), e)), List.of()),
          List.of());
    }
  }

  /**
   * Reads what was not verified elsewhere.
   *
   * @param local what was verified elsewhere
   * @param digest of all of it
   * @param ifNone what is wrong where nothing of it was verified elsewhere
   */
  private Result verify(
      Target target,
      String name,
      IOSupplier<List<PlatformImage>> images,
      Optional<Verification> local,
      String digest,
      Optional<Finding> ifNone) {
    var findings = new ArrayList<Finding>();
    var seen = new ArrayList<CheckContext>();
    var notRun = new ArrayList<String>();
    var isRun = local.flatMap(Verification::inside).isPresent();
    var known = 0;
    try {
      var all = images.get();
      findings.addAll(PlatformList.findings(expected.platforms(target), all));
      for (var image : all) {
        if (isVerified(image, digest, local)) {
          known++;
          contents.compare(image);
          if (!isRun) {
            notRun.add(image.platform());
          }
        } else {
          notRun.add(image.platform());
          seen.add(verify(target, image, all.size() > 1, findings));
        }
      }
      if (known == 0) {
        ifNone.ifPresent(findings::add);
      }
    } catch (DamagedImageException e) {
      findings.add(damaged(name, e));
    } catch (IOException | BuildKitException e) {
      findings.add(unreadable(name, e));
    }
    return new Result(
        seen.isEmpty()
            ? Verification.withoutImage(target, findings, List.of())
            : Verification.of(seen.get(0), findings),
        notRun);
  }

  private static Finding unreadable(String name, Exception cause) {
    return new Finding(
        READ, name + " cannot be read: " + cause.getMessage() + ". Run verify again.");
  }

  private static Finding damaged(String name, DamagedImageException cause) {
    return new Finding(
        READ,
        "%s is damaged: %s. Build it again; if the base has that layer, use another base."
            .formatted(name, cause.getMessage()));
  }

  /**
   * Whether the engine has that very image, by its digest in the containerd store, by that of its
   * configuration in the classic one.
   */
  private static boolean isVerified(
      PlatformImage image, String digest, Optional<Verification> local) {
    var id = local.map(Verification::imageId).orElse("");
    var info = local.flatMap(Verification::info);
    if (!info.map(ImageInfo::layers).equals(Optional.of(image.diffIds()))) {
      return false;
    }
    var shown = info.map(ImageInfo::platform).map(PlatformImage::withoutUsualVariant);
    return image.configDescriptor().digest().equals(id)
        || (digest.equals(id) && shown.equals(Optional.of(image.platform())));
  }

  private CheckContext verify(
      Target target, PlatformImage image, boolean isNamed, List<Finding> findings)
      throws IOException {
    var promised = expected.of(target, expected(target, image));
    var merged = MergedImage.read(image, Set.copyOf(promised.baseLayers().orElse(List.of())));
    var identity = new Identity(image.platform(), Map.of(), promised);
    var context =
        new CheckContext(
            target.image(),
            target.stage(),
            merged.info(),
            bases.of(target, image.platform()),
            Optional.of(merged.files()),
            Optional.empty(),
            identity,
            merged.hidden(),
            Optional.empty(),
            RunResult.NONE);
    for (var finding : Rules.findings(Rules.OUTSIDE, context)) {
      findings.add(isNamed ? finding.onPlatform(image.platform()) : finding);
    }
    return context;
  }

  /** The platform that an image was asked for; its own where it is one of several. */
  private String expected(Target target, PlatformImage image) {
    var platforms = expected.platforms(target);
    return platforms.size() == 1 ? platforms.get(0) : image.platform();
  }
}
