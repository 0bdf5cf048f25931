package io.github.pythonimage.pypi;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Who uploads.
 *
 * @param origin where this is known from, in words
 */
public record Login(String user, String password, String origin) {

  /** The value of a header. */
  String basic() {
    return "Basic " + encoded();
  }

  private String encoded() {
    return Base64.getEncoder()
        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** A text without the password, should a server repeat it. */
  String redact(String text) {
    return password.isEmpty()
        ? text
        : text.replace(encoded(), "…")
            .replace(password, "…")
            .replace(URLEncoder.encode(password, StandardCharsets.UTF_8), "…");
  }

  @Override
  public String toString() {
    return user + " (" + origin + ")";
  }
}
