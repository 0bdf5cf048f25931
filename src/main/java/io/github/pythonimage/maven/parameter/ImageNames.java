package io.github.pythonimage.maven.parameter;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ImageReference;

/**
 * How an image, its tags and its folder may be called. Errors have no element; the caller adds it.
 */
public final class ImageNames {
  /** With a Python and a suffix after it, a file's name may have 255 bytes. */
  private static final int LONGEST_ID = 128;

  private static final int LONGEST_TAG = 128;

  private ImageNames() {}

  /** A name without tag or digest. */
  public static ImageReference repository(String text) {
    var reference = ImageReference.repository(text);
    if (reference.tag().isPresent() || reference.digest().isPresent()) {
      throw ConfigurationException.of(
          text, "has a tag or digest.", "Give the repository alone; tags go into <tags><tag>.");
    }
    return reference;
  }

  /** An id that can name a folder. */
  public static String checkId(String text) {
    if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw ConfigurationException.of(
          text, "cannot name a folder.", "Use letters, digits, '.', '_' and '-'.");
    }
    if (text.length() > LONGEST_ID) {
      throw ConfigurationException.of(
          text,
          "has " + text.length() + " characters, and names folders and files.",
          "Give an <id> of at most " + LONGEST_ID + ".");
    }
    return text;
  }

  /** What placeholders become is looked at later, together with characters. */
  public static String checkTag(String text) {
    var least = text.replaceAll("\\{[a-z]*}", "").length();
    if (least > LONGEST_TAG) {
      throw ConfigurationException.of(
          text,
          "has at least " + least + " characters.",
          "Write a tag of at most " + LONGEST_TAG + ".");
    }
    return text;
  }
}
