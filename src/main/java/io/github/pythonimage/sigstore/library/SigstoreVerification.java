package io.github.pythonimage.sigstore.library;

import dev.sigstore.KeylessVerificationException;
import dev.sigstore.KeylessVerifier;
import dev.sigstore.TrustedRootProvider;
import dev.sigstore.VerificationOptions;
import dev.sigstore.bundle.Bundle.MessageDigest;
import dev.sigstore.bundle.BundleParseException;
import dev.sigstore.encryption.certificates.Certificates;
import dev.sigstore.trustroot.SigstoreConfigurationException;
import dev.sigstore.tuf.SigstoreTufClient;
import io.github.pythonimage.sigstore.SignatureFailure;
import io.github.pythonimage.sigstore.SignatureVerification;
import io.github.pythonimage.sigstore.SignatureVerification.Bundle;
import io.github.pythonimage.sigstore.SignatureVerification.SignedChecksum;
import io.github.pythonimage.sigstore.SignatureVerification.TrustRoot;
import io.github.pythonimage.sigstore.SigstoreUnavailableException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.Date;
import java.util.HexFormat;

/** Sigstore's own Java client, asked for what we want to know, and understood in our words. */
public final class SigstoreVerification implements SignatureVerification {

  @Override
  public void verify(SignedChecksum sum, Bundle bundle, TrustRoot root) {
    var parsed = parsed(bundle);
    var expected = new ExpectedSigner(sum.signer());
    var options = VerificationOptions.builder().addCertificateMatchers(expected).build();
    var verifier = verifier(root);
    try {
      verifier.verify(HexFormat.of().parseHex(sum.sha256()), parsed, options);
    } catch (KeylessVerificationException | RuntimeException e) {
      expected
          .found()
          .filter(found -> !found.equals(sum.signer()))
          .ifPresent(
              found -> {
                throw new SignatureFailure(
                    "%s is a signature of %s, not of the release manager, %s. Do not use what this mirror has."
                        .formatted(bundle.address(), found, sum.signer()),
                    e);
              });
      throw new SignatureFailure(bundle.address() + explain(sum, parsed, e), e);
    }
    validateTime(bundle, parsed);
  }

  /**
   * A certificate lasts ten minutes, so that a key which is stolen later is of no use.
   *
   * <p>From 2.1.0 on the library sees to that: sigstore/sigstore-java#1185.
   */
  private static void validateTime(Bundle bundle, dev.sigstore.bundle.Bundle parsed) {
    var entry = parsed.getEntries().get(0);
    // Without the log's signature its time counts for nothing, and time stamps were verified.
    if (entry.getVerification().getSignedEntryTimestamp() != null) {
      var time = entry.getIntegratedTimeInstant();
      try {
        Certificates.getLeaf(parsed.getCertPath()).checkValidity(Date.from(time));
      } catch (CertificateException e) {
        throw new SignatureFailure(
            "%s is not genuine: it came into the log at %s, when its certificate was not valid. Do not use what this mirror has."
                .formatted(bundle.address(), time),
            e);
      }
    }
  }

  private static dev.sigstore.bundle.Bundle parsed(Bundle bundle) {
    try {
      var parsed = dev.sigstore.bundle.Bundle.from(new StringReader(bundle.json()));
      // Statements about a file are signed as well, and they may say anything of it.
      if (parsed.getMessageSignature().isEmpty() || parsed.getEntries().isEmpty()) {
        throw new SignatureFailure(
            bundle.address()
                + " is a Sigstore bundle, but not the logged signature of an archive. Check the"
                + " mirror.");
      }
      return parsed;
    } catch (BundleParseException | RuntimeException e) {
      if (e instanceof SignatureFailure known) {
        throw known;
      }
      throw new SignatureFailure(
          "%s is not a Sigstore bundle: %s. Check the mirror."
              .formatted(bundle.address(), reason(bundle, e)),
          e);
    }
  }

  private static String reason(Bundle bundle, Exception failed) {
    var text = bundle.json().strip();
    if (text.startsWith("{")) {
      return cause(failed);
    }
    var beginning = text.substring(0, Math.min(text.length(), 40)).replaceAll("\\s+", " ");
    return text.isEmpty() ? "it is empty" : "it begins with '" + beginning + "'";
  }

  private static KeylessVerifier verifier(TrustRoot root) {
    try {
      var provider =
          root.file()
              .map(TrustedRootProvider::from)
              .orElseGet(() -> TrustedRootProvider.from(publicInstance(root.cache())));
      return KeylessVerifier.builder().trustedRootProvider(provider).build();
    } catch (SigstoreConfigurationException | GeneralSecurityException | RuntimeException e) {
      throw root.file()
          .map(
              file ->
                  new SignatureFailure(
                      "-Dpython-image.source.trustedRoot: %s cannot be used as a trust root of Sigstore: %s. Give the trusted_root.json of an instance of Sigstore."
                          .formatted(file, cause(e)),
                      e))
          .orElseGet(
              () ->
                  new SigstoreUnavailableException(
                      "the trust root of Sigstore could not be fetched from tuf-repo-cdn.sigstore.dev: %s. Where that is not to be reached, give a copy of its trusted_root.json: -Dpython-image.source.trustedRoot=FILE."
                          .formatted(cause(e)),
                      e));
    }
  }

  private static SigstoreTufClient.Builder publicInstance(Path cache) {
    return SigstoreTufClient.builder()
        .usePublicGoodInstance()
        .tufCacheLocation(cache.resolve("trust-root"));
  }

  private static String explain(
      SignedChecksum sum, dev.sigstore.bundle.Bundle bundle, Exception failed) {
    var signed =
        bundle
            .getMessageSignature()
            .flatMap(dev.sigstore.bundle.Bundle.MessageSignature::getMessageDigest)
            .map(MessageDigest::getDigest)
            .map(HexFormat.of()::formatHex)
            .orElse(sum.sha256());
    if (!signed.equals(sum.sha256())) {
      return " signs the SHA-256 %s, but the archive is expected to have %s. One of the two is not of the published release: check <sha256> and the mirror."
          .formatted(signed, sum.sha256());
    }
    var checkpoint =
        bundle.getEntries().get(0).getVerification().getInclusionProof().getCheckpoint();
    if (checkpoint == null || checkpoint.isEmpty()) {
      return " lacks the log's checkpoint, without which nobody can tell that it is in the log."
          + " Those of python.org were completed in 2024 (python/release-tools#161): fetch it there"
          + " once more.";
    }
    return " is not genuine: "
        + cause(failed)
        + ". Do not use what this mirror has; a trust root of one's own may also be out of date.";
  }

  /** The library's own words, of the first cause and the last. */
  private static String cause(Throwable failed) {
    var root = failed;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    // Of a host or a file that is not there, Java says the name and nothing else.
    var last =
        root instanceof IOException
            ? root.getClass().getSimpleName() + ": " + message(root)
            : message(root);
    return message(failed).contains(last) ? message(failed) : message(failed) + " (" + last + ")";
  }

  private static String message(Throwable failed) {
    var message = failed.getMessage();
    return message == null || message.isBlank()
        ? failed.getClass().getSimpleName()
        : message.strip().replaceAll("\\.$", "");
  }
}
