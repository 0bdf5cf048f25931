package io.github.pythonimage.pypi;

import io.github.pythonimage.config.Quoted;
import java.util.Locale;
import java.util.Optional;
import org.jsoup.Jsoup;

/**
 * What a server said.
 *
 * @param text of its page, without markup
 */
record IndexResponse(int status, String text, Optional<String> location) {
  private static final int OK = 200;
  private static final int REDIRECT = 300;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int NO_METHOD = 405;
  private static final int CONFLICT = 409;
  private static final int BROKEN = 500;
  private static final int LONGEST = 300;

  /** Of a page, in characters: what matters of an error stands at its beginning. */
  private static final int BEGINNING = 16 << 10;

  /**
   * Of a response.
   *
   * @param login that may be repeated in it: as it is, or with characters that HTML writes
   *     otherwise
   */
  static IndexResponse of(
      int status, String body, Optional<String> location, Optional<Login> login) {
    var said = redact(body, login);
    var page = Jsoup.parse(said.substring(0, Math.min(BEGINNING, said.length())));
    var text = redact(page.body().text(), login);
    return new IndexResponse(
        status,
        text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text,
        location.map(address -> redact(address, login)));
  }

  private static String redact(String text, Optional<Login> login) {
    return login.map(one -> one.redact(text)).orElse(text);
  }

  boolean isSuccess() {
    return status >= OK && status < REDIRECT;
  }

  boolean isNotFound() {
    return status == NOT_FOUND;
  }

  /**
   * Whether the file is there already; no standard says how to say so. The cases are those that
   * twine's {@code skip_upload} knows: pypiserver and devpi; PyPI and Google's; Nexus; Artifactory;
   * GitLab.
   */
  boolean isDuplicate() {
    var said = text.toLowerCase(Locale.ROOT);
    return status == CONFLICT
        || (status == BAD_REQUEST
            && (said.contains("already exist")
                || said.contains("updating asset")
                || said.contains("already been taken")))
        || (status == FORBIDDEN && said.contains("overwrite artifact"));
  }

  boolean isLoginRejected() {
    return status == UNAUTHORIZED || (status == FORBIDDEN && !isDuplicate());
  }

  /** Whether the fault is the server's own. */
  boolean isBroken() {
    return status >= BROKEN;
  }

  /** In words, for a message. */
  String describe() {
    return "HTTP status " + status + (text.isEmpty() ? "" : ", " + Quoted.of(text));
  }

  /** What to do about it; the login is another matter. */
  String remedy() {
    if (location.isPresent() && status >= REDIRECT && status < BAD_REQUEST) {
      return "An upload is not sent on to another address; if "
          + Quoted.beginning(location.get())
          + " is the index's own, write that.";
    }
    if (status == NOT_FOUND || status == NO_METHOD) {
      return "See that this is the address for uploads, and not the one that pip installs from.";
    }
    return isBroken()
        ? "The fault is on its side: try again later, or ask who runs it."
        : "Put right what it says, and build again.";
  }
}
