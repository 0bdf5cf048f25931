package io.github.pythonimage.maven;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.config.image.DockerDuration;
import io.github.pythonimage.config.image.Healthcheck;
import io.github.pythonimage.maven.parameter.XmlParameter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code <runtime><healthcheck>}. */
public class HealthcheckElement {
  private List<String> command = List.of();
  private @Nullable String http;
  private @Nullable String interval;
  private @Nullable String timeout;
  private @Nullable String startPeriod;
  private @Nullable String retries;

  Healthcheck toConfig() {
    var errors = new ValidationErrors();
    var every = errors.collect(() -> duration("<interval>", interval));
    var limit = errors.collect(() -> duration("<timeout>", timeout));
    var start = errors.collect(() -> duration("<startPeriod>", startPeriod));
    var failures =
        errors.collect(
            () -> new XmlParameter("<retries>").optional(retries, HealthcheckElement::number));
    var healthcheck =
        errors.collect(
            () ->
                new Healthcheck(
                    RuntimeElement.values(command),
                    Optional.ofNullable(http),
                    every.flatMap(time -> time),
                    limit.flatMap(time -> time),
                    start.flatMap(time -> time),
                    failures.flatMap(number -> number)));
    errors.throwIfAny();
    return healthcheck.orElseThrow();
  }

  private static Optional<DockerDuration> duration(String element, @Nullable String text) {
    return new XmlParameter(element).optional(text, DockerDuration::new);
  }

  private static int number(String text) {
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw ConfigurationException.of(
          text, "is not a number of retries.", "Use a whole number from 1, such as 3.");
    }
    return Integer.parseInt(text);
  }
}
