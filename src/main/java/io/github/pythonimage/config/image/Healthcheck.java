package io.github.pythonimage.config.image;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Prefix;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.ValidationErrors;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an engine finds out whether a container of the image works; either {@code command} or {@code
 * http}. What is empty besides has Docker's default.
 *
 * @param command exec form
 * @param http the address that must answer with success
 * @param startPeriod how long failures do not count after the start
 * @param retries how many failures in a row make a container unhealthy
 */
public record Healthcheck(
    List<String> command,
    Optional<String> http,
    Optional<DockerDuration> interval,
    Optional<DockerDuration> timeout,
    Optional<DockerDuration> startPeriod,
    Optional<Integer> retries) {
  /** Docker's own. */
  private static final String DEFAULT_TIMEOUT = "30";

  /**
   * An exception ends Python with 1, which is "unhealthy" for Docker; its last line is what {@code
   * docker inspect} shows. No proxy of the container's environment is asked.
   */
  private static final String SCRIPT =
      "import sys, urllib.request as r; sys.tracebacklimit = 0;"
          + " r.build_opener(r.ProxyHandler({})).open('%s', timeout=%s)";

  public Healthcheck {
    command = List.copyOf(command);
    validate(command, http, retries).throwIfAny();
  }

  private static ValidationErrors validate(
      List<String> command, Optional<String> http, Optional<Integer> retries) {
    var errors = new ValidationErrors();
    if (command.isEmpty() == http.isEmpty()) {
      errors.add(
          new ConfigurationException(
              "",
              http.isEmpty()
                  ? "is a healthcheck without a command."
                  : "has both <command> and <http>.",
              "Write either <command> with an <arg> for each word, or <http> with an address such"
                  + " as http://localhost:8000/health."));
    }
    errors.collect(() -> RuntimeValues.checkWords("<command>", command));
    http.ifPresent(address -> errors.collect(() -> checkAddress(address)));
    retries
        .filter(number -> number < 1)
        .ifPresent(
            number ->
                errors.add(
                    new ConfigurationException(
                        "<retries>", Quoted.of("" + number) + " is too few.", "Use 1 or more.")));
    return errors;
  }

  private static void checkAddress(String address) {
    try {
      var uri = new URI(address);
      if ("http".equals(uri.getScheme())
          && address.matches("[!-~]+")
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null
          && uri.getPort() != 0
          && uri.getPort() <= RuntimeValues.HIGHEST_PORT) {
        return;
      }
    } catch (URISyntaxException e) {
      // falls to the same explanation
    }
    throw new ConfigurationException(
        "<http>",
        // What stands before an '@' may be a password.
        Quoted.of(address.replaceAll("(?s)^(\\w+:/*)?.*@", "$1…@")) + " is not such an address.",
        "Write http://HOST:PORT/PATH without user and password, such as"
            + " http://localhost:8000/health, or use <command>.");
  }

  /**
   * The words of {@code HEALTHCHECK CMD}.
   *
   * @param prefix has the Python that asks an address
   */
  public List<String> words(Prefix prefix) {
    return http.map(
            address ->
                List.of(
                    prefix.venv() + "/bin/python3",
                    "-I",
                    "-c",
                    SCRIPT.formatted(
                        address.replace("'", "%27"),
                        timeout.map(DockerDuration::seconds).orElse(DEFAULT_TIMEOUT))))
        .orElse(command);
  }

  /** The options of {@code HEALTHCHECK}. */
  public List<String> options() {
    var options = new ArrayList<String>();
    interval.ifPresent(time -> options.add("--interval=" + time));
    timeout.ifPresent(time -> options.add("--timeout=" + time));
    startPeriod.ifPresent(time -> options.add("--start-period=" + time));
    retries.ifPresent(number -> options.add("--retries=" + number));
    return List.copyOf(options);
  }

  /** The same by the names that an image's configuration has, with times in nanoseconds. */
  public Map<String, Long> numbers() {
    var numbers = new LinkedHashMap<String, Long>();
    interval.ifPresent(time -> numbers.put("Interval", time.nanoseconds()));
    timeout.ifPresent(time -> numbers.put("Timeout", time.nanoseconds()));
    startPeriod.ifPresent(time -> numbers.put("StartPeriod", time.nanoseconds()));
    retries.ifPresent(number -> numbers.put("Retries", (long) number));
    return numbers;
  }
}
