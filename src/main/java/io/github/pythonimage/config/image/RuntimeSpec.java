package io.github.pythonimage.config.image;

import io.github.pythonimage.config.Length;
import io.github.pythonimage.config.Prefix;
import io.github.pythonimage.config.ValidationErrors;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the runtime image is besides its files.
 *
 * @param packages packages of the distribution to install, beyond those found to be needed
 * @param environment variables of the POM, sorted by name
 * @param labels labels, sorted by name
 * @param workdir absolute working directory
 * @param entrypoint exec form; empty for none
 * @param command exec form; empty for {@code python3}
 * @param ports in addition to those of the base, with their protocols: {@code 8000/tcp}
 * @param volumes absolute directories, in addition to those of the base
 * @param stopSignal name or number; empty for that of the base
 * @param healthcheck empty for that of the base
 * @param defaults whether the image has the variables of {@link #defaultVariables}
 * @param init whether an init process starts the entry point or the command
 */
public record RuntimeSpec(
    List<String> packages,
    UserSpec user,
    Map<String, String> environment,
    Map<String, String> labels,
    Optional<String> workdir,
    List<String> entrypoint,
    List<String> command,
    List<String> ports,
    List<String> volumes,
    Optional<String> stopSignal,
    Optional<Healthcheck> healthcheck,
    boolean defaults,
    boolean init) {
  /** Output reaches the log at once, and a crash in native code shows where Python was. */
  private static final Map<String, String> DEFAULTS =
      Map.of("PYTHONUNBUFFERED", "1", "PYTHONFAULTHANDLER", "1");

  public RuntimeSpec {
    packages = List.copyOf(packages);
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    var errors = new ValidationErrors();
    validate(errors, environment, labels);
    validate(errors, workdir, entrypoint, command, init);
    ports.forEach(port -> errors.collect(() -> RuntimeValues.checkPort(port)));
    volumes.forEach(volume -> errors.collect(() -> RuntimeValues.checkVolume(volume)));
    stopSignal.ifPresent(signal -> errors.collect(() -> RuntimeValues.checkSignal(signal)));
    errors.throwIfAny();
    ports = ports.stream().map(RuntimeValues::withProtocol).distinct().toList();
    volumes = volumes.stream().distinct().toList();
  }

  private static void validate(
      ValidationErrors errors, Map<String, String> environment, Map<String, String> labels) {
    environment.forEach(
        (name, value) -> errors.collect(() -> RuntimeValues.checkVariable(name, value)));
    labels.forEach((name, value) -> errors.collect(() -> RuntimeValues.checkLabel(name, value)));
    errors.collect(() -> Length.checkAll(environment, labels));
  }

  private static void validate(
      ValidationErrors errors,
      Optional<String> workdir,
      List<String> entrypoint,
      List<String> command,
      boolean init) {
    errors.collect(() -> RuntimeValues.checkWords("<entrypoint>", entrypoint));
    errors.collect(() -> RuntimeValues.checkWords("<command>", command));
    if (init) {
      errors.collect(() -> RuntimeValues.checkNoInit("<entrypoint>", entrypoint));
      errors.collect(() -> RuntimeValues.checkNoInit("<command>", command));
    }
    workdir.ifPresent(folder -> errors.collect(() -> RuntimeValues.checkWorkdir(folder)));
  }

  /** Refuses volumes that would take the place of files of the image. */
  public static void validateVolumes(List<String> volumes, Prefix prefix) {
    var errors = new ValidationErrors();
    volumes.forEach(volume -> errors.collect(() -> RuntimeValues.checkVolume(volume, prefix)));
    errors.throwIfAny();
  }

  /** The same with another account. */
  public RuntimeSpec withUser(UserSpec other) {
    return new RuntimeSpec(
        packages,
        other,
        environment,
        labels,
        workdir,
        entrypoint,
        command,
        ports,
        volumes,
        stopSignal,
        healthcheck,
        defaults,
        init);
  }

  /** Variables of the plugin that the POM does not set, sorted by name. */
  public Map<String, String> defaultVariables() {
    var variables = new TreeMap<>(defaults ? DEFAULTS : Map.<String, String>of());
    variables.keySet().removeAll(environment.keySet());
    return Collections.unmodifiableMap(variables);
  }

  /** Those and the variables of the POM, sorted by name. */
  public Map<String, String> variables() {
    var variables = new TreeMap<>(defaultVariables());
    variables.putAll(environment);
    return Collections.unmodifiableMap(variables);
  }
}
