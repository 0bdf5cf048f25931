package io.github.pythonimage.http;

import java.net.http.HttpRequest;

/**
 * Lets Java's HTTP client send a password to a proxy for https URLs. Java forbids that by default,
 * and reads the property once, with the first request of the JVM.
 */
public final class ProxyLogins {
  static final String PROPERTY = "jdk.http.auth.tunneling.disabledSchemes";

  private ProxyLogins() {}

  /** Call it before the first request. The property keeps its value for other code of the JVM. */
  public static void enable() {
    if (System.getProperty(PROPERTY) != null) {
      // The user decided.
      return;
    }
    System.setProperty(PROPERTY, "");
    try {
      // Loads the class that reads the property.
      HttpRequest.newBuilder().header("Accept", "*/*");
    } finally {
      System.clearProperty(PROPERTY);
    }
  }
}
