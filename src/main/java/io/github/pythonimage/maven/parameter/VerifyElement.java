package io.github.pythonimage.maven.parameter;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Length;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.config.image.AcceptedFinding;
import io.github.pythonimage.config.image.HttpCheck;
import io.github.pythonimage.config.image.RunChecks;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code <verify>}. */
public class VerifyElement {
  private @Nullable String maxSize;
  private List<Finding> accept = List.of();
  private List<@Nullable String> commands = List.of();
  private @Nullable Http http;

  /** {@code <http>}. */
  public static class Http {
    private @Nullable String port;
    private @Nullable String path;
    private @Nullable String status;

    private HttpCheck toConfig() {
      var errors = new ValidationErrors();
      var number =
          errors.collect(
              () ->
                  new XmlParameter("<port>")
                      .required(
                          port,
                          VerifyElement::number,
                          "Write the port that the image's program listens on, such as"
                              + " <port>8000</port>."));
      var address =
          errors.collect(() -> new XmlParameter("<path>").orDefault(path, "/", String::strip));
      var code =
          errors.collect(
              () -> new XmlParameter("<status>").orDefault(status, "200", VerifyElement::number));
      // What is missing has a mistake already; the others are looked at all the same.
      var check =
          errors.collect(
              () ->
                  new HttpCheck(number.orElse(1), address.orElse("/"), code.orElse(HttpCheck.OK)));
      errors.throwIfAny();
      return check.orElseThrow();
    }
  }

  public Optional<Size> maxSize() {
    return new XmlParameter("<verify><maxSize>").optional(maxSize, Size::of);
  }

  public List<AcceptedFinding> accepted() {
    return accept.stream().map(Finding::toConfig).toList();
  }

  /** What is to be tried in containers. */
  public RunChecks runChecks() {
    var errors = new ValidationErrors();
    var lines =
        errors.collect(
            () ->
                new XmlParameter("<verify><commands><command>")
                    .each(commands, VerifyElement::command));
    var request =
        errors.collect(
            () ->
                Optional.ofNullable(http)
                    .map(one -> ConfigurationException.locate("<verify><http>", one::toConfig)));
    errors.throwIfAny();
    return new RunChecks(lines.orElseThrow(), request.orElseThrow());
  }

  private static String command(String text) {
    Length.check("a command", text, Length.LINE, "Put it into a file of the image.");
    return text.strip();
  }

  private static int number(String text) {
    var digits = text.strip();
    if (!digits.matches("[0-9]{1,9}")) {
      throw ConfigurationException.of(text, "is not a whole number.", "Use digits alone.");
    }
    return Integer.parseInt(digits);
  }
}
