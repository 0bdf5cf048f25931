package io.github.pythonimage.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an image as registries write it: {@code [host[:port]/]path[:tag][@digest]}.
 *
 * @param repository host and path, without tag or digest
 */
public record ImageReference(String repository, Optional<String> tag, Optional<String> digest) {
  private static final String DOMAIN =
      "(?:localhost|[a-zA-Z0-9-]+(?:\\.[a-zA-Z0-9-]+)+|[a-zA-Z0-9.-]+(?=:[0-9])|\\[[a-fA-F0-9:]+])";
  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final String TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
  private static final Pattern TAG_FORM = Pattern.compile(TAG);
  private static final Pattern FORM =
      Pattern.compile(
          "(?<repository>(?:"
              + DOMAIN
              + "(?::[0-9]{1,5})?/)?"
              + COMPONENT
              + "(?:/"
              + COMPONENT
              + ")*)"
              + "(?::(?<tag>"
              + TAG
              + "))?"
              + "(?:@(?<digest>sha256:[a-f0-9]{64}))?");
  private static final int LONGEST_REPOSITORY = 255;
  private static final int LONGEST_TAG = 128;
  private static final int LONGEST =
      LONGEST_REPOSITORY + 1 + LONGEST_TAG + "@sha256:".length() + 64;
  private static final String SHORTER = "Write a shorter one.";

  public static ImageReference of(String text) {
    return parse(
        text,
        " is not an image reference.",
        "Write [host[:port]/]path[:tag][@sha256:digest] in lower case, such as"
            + " debian:trixie-slim or registry.example.com/platform/base:1.");
  }

  /** Parses what should be a repository alone; its errors say so, and the caller looks at tags. */
  public static ImageReference repository(String text) {
    return parse(
        text,
        " is not the name of a repository.",
        "Write [host[:port]/]path in lower case, such as registry.example.com/platform/python.");
  }

  private static ImageReference parse(String text, String problem, String remedy) {
    // Before it is read: the expression would go as deep as the text is long.
    Length.check("an image reference", text, LONGEST, SHORTER);
    var match = FORM.matcher(text);
    if (match.matches()) {
      Length.check("a repository", match.group("repository"), LONGEST_REPOSITORY, SHORTER);
    } else {
      throw new ConfigurationException("", Quoted.of(text) + problem, remedy);
    }
    return new ImageReference(
        match.group("repository"),
        Optional.ofNullable(match.group("tag")),
        Optional.ofNullable(match.group("digest")));
  }

  /** The same repository under another tag. */
  public ImageReference withTag(String newTag) {
    Length.check("a tag", newTag, LONGEST_TAG, SHORTER);
    if (!TAG_FORM.matcher(newTag).matches()) {
      throw ConfigurationException.of(
          newTag,
          "is not a tag.",
          "Use letters, digits, '_', '.' and '-', at most 128, not starting with '.' or '-'.");
    }
    return new ImageReference(repository, Optional.of(newTag), Optional.empty());
  }

  /** The part after the last slash. */
  public String lastSegment() {
    return repository.substring(repository.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return repository
        + (tag.isPresent() ? ":" + tag.get() : "")
        + (digest.isPresent() ? "@" + digest.get() : "");
  }
}
