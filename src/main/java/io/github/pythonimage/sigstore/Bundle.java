package io.github.pythonimage.sigstore;

import java.net.URI;

/**
 * What Sigstore's tools leave beside a file that they sign: the signature, its certificate, and
 * where the public log has it.
 *
 * @param address where it was fetched
 * @param json its content, whatever it is
 */
public record Bundle(URI address, String json) {}
