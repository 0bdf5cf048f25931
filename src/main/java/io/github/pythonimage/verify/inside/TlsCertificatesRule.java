package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Facts;
import java.util.List;

/** TLS connections can be trusted. */
public final class TlsCertificatesRule implements FactsRule {
  @Override
  public String name() {
    return "tls-certificates";
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    return facts.certificates() != 0
        ? List.of()
        : List.of(
            "ssl.create_default_context() trusts no authority in the image, so every https request"
                + " fails. Name ca-certificates in <runtime><packages>, or set SSL_CERT_FILE in"
                + " <runtime><environment>.");
  }
}
