package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.ProbeResult;
import java.util.stream.Stream;

/** TLS connections to public servers can be trusted. */
public final class TlsCertificatesRule implements InsideRule {
  // The programs of browsers have more than a hundred.
  private static final int FEWEST = 20;

  @Override
  public void check(CheckContext context, ProbeResult facts, Findings found) {
    var count = facts.system().certificates();
    var fewest = isChosen(context) ? 1 : FEWEST;
    if (count >= 0 && count < fewest) {
      found.error(
          "ssl.create_default_context() trusts "
              + (count == 0 ? "no authority" : count == 1 ? "1 authority" : count + " authorities")
              + " in the image, so most https requests fail. Name ca-certificates in"
              + " <runtime><packages>, or set SSL_CERT_FILE in <runtime><environment>.");
    }
  }

  /** Whether the POM itself names the authorities: those of a company may be few. */
  private static boolean isChosen(CheckContext context) {
    var environment = context.spec().runtime().environment();
    return Stream.of("SSL_CERT_FILE", "SSL_CERT_DIR").anyMatch(environment::containsKey);
  }
}
