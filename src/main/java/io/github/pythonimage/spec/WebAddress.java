package io.github.pythonimage.spec;

import java.net.URI;
import java.net.URISyntaxException;

/** An address that steps fetch from: what it is, {@code a mirror}, and the layout it must have. */
record WebAddress(String what, String layout) {

  /** Parses it, without slashes at its end; the error has no element, the caller adds it. */
  URI parse(String text) {
    try {
      var uri = new URI(text.replaceAll("/+$", ""));
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
    throw new SpecException(
        "",
        Quoted.of(withoutSecrets(text)) + " is not the address of " + what + ".",
        "Write http(s)://host/path without user, password or query, " + layout + ".");
  }

  /** The text without what may be a password, however malformed it is. */
  private static String withoutSecrets(String text) {
    return text.replaceAll("(?s)^(\\w+:/*)?.*@", "$1…@").replaceAll("(?s)[?#].*", "?…");
  }
}
