package io.github.pythonimage.http;

import java.net.URI;
import java.util.Optional;

/** The proxies that a user configured. */
@FunctionalInterface
public interface WebProxies {
  /** None; the system properties of Java still name one. */
  WebProxies NONE = url -> Optional.empty();

  /**
   * The proxy for a URL.
   *
   * @return empty if none is configured for it
   */
  Optional<WebProxy> find(URI url);
}
