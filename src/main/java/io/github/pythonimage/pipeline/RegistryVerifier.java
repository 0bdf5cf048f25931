package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.CredentialSource;
import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.ImageProof;
import io.github.pythonimage.verify.OutsideVerifier;
import io.github.pythonimage.verify.VerifyTarget;
import io.github.pythonimage.verify.layers.DamagedImageException;
import io.github.pythonimage.verify.layers.ImageConfig;
import io.github.pythonimage.verify.layers.ImageReader;
import io.github.pythonimage.verify.layers.LayerMerger;
import io.github.pythonimage.verify.layers.PlatformImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;

/** Verifies an image as its registry has it: every platform, read by digest, without running it. */
final class RegistryVerifier {
  private static final String RULE = "image";

  private final CredentialSource credentials;

  RegistryVerifier(CredentialSource credentials) {
    this.credentials = credentials;
  }

  ImageProof verify(VerifyTarget target, PushedImage pushed) {
    var findings = new ArrayList<Finding>();
    var infos = new ArrayList<ImageInfo>();
    try {
      var blobs = new RegistryBlobs(pushed.repository(), credentials);
      var platforms = new ImageReader(blobs).images(blobs.root(pushed.digest()));
      for (var platform : platforms) {
        var info = read(platform);
        infos.add(info);
        for (var finding :
            OutsideVerifier.findings(target, info, Optional.empty(), Optional.empty())) {
          findings.add(platforms.size() == 1 ? finding : named(platform, finding));
        }
      }
    } catch (DamagedImageException e) {
      findings.add(
          new Finding(
              RULE, pushed.reference() + " is damaged: " + e.getMessage() + ". Build it again."));
    } catch (IOException e) {
      findings.add(
          new Finding(
              RULE,
              pushed.reference() + " cannot be read: " + e.getMessage() + ". Run verify again."));
    }
    return OutsideVerifier.proof(target, infos.stream().findFirst(), findings);
  }

  private static ImageInfo read(PlatformImage platform) throws IOException {
    var size = new long[1];
    LayerMerger.merge(
        platform, (path, entry, linkedTo, layer, content) -> size[0] += entry.getSize());
    return ImageConfig.read(platform, size[0]);
  }

  private static Finding named(PlatformImage platform, Finding finding) {
    return new Finding(
        finding.rule(), finding.severity(), platform.platform() + ": " + finding.message());
  }
}
