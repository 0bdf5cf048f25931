package io.github.pythonimage.catalog;

/**
 * Who signs with Sigstore, as certificates name them.
 *
 * @param identity an e-mail address, or the address of a workflow
 * @param issuer who vouched for the identity, by the address of an OpenID Connect provider
 */
public record Signer(String identity, String issuer) {
  @Override
  public String toString() {
    return identity + " (" + issuer + ")";
  }
}
