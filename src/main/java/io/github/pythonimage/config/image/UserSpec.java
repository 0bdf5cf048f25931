package io.github.pythonimage.config.image;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Quoted;
import java.util.regex.Pattern;

/**
 * The account that the runtime image runs as; its group has the same name and number.
 *
 * @param uid numeric id from 1 to 65,533, never root
 */
public record UserSpec(String name, int uid) {
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
  private static final int HIGHEST = 65_533;

  /** Parses name and id; errors name their element. */
  public static UserSpec of(String name, String uid) {
    if (!NAME.matcher(name).matches() || name.equals("root")) {
      throw new ConfigurationException(
          "<user>",
          Quoted.of(name) + " is not the name of an unprivileged user.",
          "Use lower-case letters, digits, '_' and '-', such as app.");
    }
    if (!uid.matches("\\d{1,9}") || Integer.parseInt(uid) < 1 || Integer.parseInt(uid) > HIGHEST) {
      throw new ConfigurationException(
          "<uid>",
          Quoted.of(uid) + (uid.matches("0+") ? " is root." : " is not a usable user id."),
          "Give a number from 1 to "
              + HIGHEST
              + ", such as 10001: the image must not run as root.");
    }
    return new UserSpec(name, Integer.parseInt(uid));
  }
}
