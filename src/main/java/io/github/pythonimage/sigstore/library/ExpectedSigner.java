package io.github.pythonimage.sigstore.library;

import dev.sigstore.VerificationOptions.CertificateMatcher;
import dev.sigstore.strings.StringMatcher;
import io.github.pythonimage.catalog.PythonRelease.Signer;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Exactly this signer. Remembers who it was instead, because a message must say that and the
 * library does not. It is asked only about certificates that the authority made.
 */
final class ExpectedSigner implements CertificateMatcher {
  private final Signer signer;
  private @Nullable Signer found;

  ExpectedSigner(Signer signer) {
    this.signer = signer;
  }

  /** Who it was, where a certificate came to that. */
  Optional<Signer> found() {
    return Optional.ofNullable(found);
  }

  @Override
  public boolean test(X509Certificate certificate) {
    var identity = new Noted();
    var issuer = new Noted();
    var reader =
        CertificateMatcher.fulcio().subjectAlternativeName(identity).issuer(issuer).build();
    if (!reader.test(certificate)) {
      return false;
    }
    found = new Signer(identity.value, issuer.value);
    return found.equals(signer);
  }

  /** Has any value match, and notes it. */
  private static final class Noted implements StringMatcher {
    private String value = "";

    @Override
    public boolean test(@Nullable String text) {
      value = text == null ? "" : text;
      return text != null;
    }
  }
}
