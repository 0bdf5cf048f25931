package io.github.pythonimage.config.image;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Length;
import io.github.pythonimage.config.ValidationErrors;

/**
 * An address that a container of the image must answer.
 *
 * @param port where its program listens
 * @param path the path of the request, already encoded
 * @param status what the answer must have
 */
public record HttpCheck(int port, String path, int status) {
  /** The usual answer. */
  public static final int OK = 200;

  private static final int LOWEST_STATUS = 100;
  private static final int HIGHEST_STATUS = 599;

  /** More is no address that servers take. */
  private static final int LONGEST_PATH = 2048;

  public HttpCheck {
    var number = port;
    var address = path;
    var code = status;
    var errors = new ValidationErrors();
    errors.collect(
        () ->
            checkRange(
                "<port>",
                "a port",
                number,
                1,
                RuntimeValues.HIGHEST_PORT,
                "Use the port that the image's program listens on, from 1 to 65535."));
    errors.collect(() -> ConfigurationException.locate("<path>", () -> checkPath(address)));
    errors.collect(
        () ->
            checkRange(
                "<status>",
                "a status",
                code,
                LOWEST_STATUS,
                HIGHEST_STATUS,
                "Use a status of HTTP from 100 to 599, such as 200."));
    errors.throwIfAny();
  }

  private static void checkRange(
      String element, String what, int value, int lowest, int highest, String remedy) {
    if (value < lowest || value > highest) {
      throw new ConfigurationException(element, "'" + value + "' is not " + what + ".", remedy);
    }
  }

  /** What goes into a request as it is. */
  public static String checkPath(String text) {
    if (!text.matches("/[!-~]*")) {
      throw ConfigurationException.of(
          text,
          "is not the path of an address.",
          "Begin with '/', and write blanks, control characters and letters outside ASCII as %20 and"
              + " the like.");
    }
    Length.check("a path", text, LONGEST_PATH, "Use a shorter one.");
    return text;
  }
}
