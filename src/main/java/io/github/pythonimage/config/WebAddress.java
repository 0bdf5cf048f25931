package io.github.pythonimage.config;

import java.net.URI;
import java.net.URISyntaxException;

/** Where something is fetched from. What an address says is shown to everybody, so it is plain. */
public final class WebAddress {
  private WebAddress() {}

  /**
   * Parses an address; the error has no element, the caller adds it.
   *
   * @param what whose it is, {@code of a mirror}
   * @param layout the end of the sentence that says what to write
   */
  public static URI of(String text, String what, String layout) {
    try {
      var uri = new URI(text);
      var web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      // Whatever stands before an '@' may be a password, even where the rest makes it a path.
      var plain =
          text.indexOf('@') < 0 && uri.getRawQuery() == null && uri.getRawFragment() == null;
      if (web && plain && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // falls to the same explanation
    }
    throw ConfigurationException.of(
        withoutSecrets(text),
        "is not the address " + what + ".",
        "Write http(s)://host/path without user, password or query" + layout);
  }

  /** The text without what may be a password, however malformed it is. */
  private static String withoutSecrets(String text) {
    return text.replaceAll("(?s)^(\\w+:/*)?.*@", "$1…@").replaceAll("(?s)[?#].*", "?…");
  }
}
