package io.github.pythonimage.sigstore;

import io.github.pythonimage.catalog.Signer;

/**
 * A claim: this checksum was signed by them.
 *
 * @param sha256 in hexadecimal digits
 */
public record SignedChecksum(String sha256, Signer signer) {}
