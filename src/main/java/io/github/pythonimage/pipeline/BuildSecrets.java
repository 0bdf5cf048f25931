package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.Secret;
import io.github.pythonimage.dockerfile.SecretReference;
import java.util.List;
import java.util.stream.Stream;

/**
 * All secrets of the steps that build wheels.
 *
 * @param pip how this machine reaches its package index; steps do without where there is none
 * @param given by the user; steps insist on them
 */
public record BuildSecrets(PipSecrets pip, List<StepSecret> given) {
  public BuildSecrets {
    given = List.copyOf(given);
  }

  /** No secrets. */
  public static BuildSecrets none() {
    return new BuildSecrets(PipSecrets.none(), List.of());
  }

  /** All of them, found; the first that is not there is an error. */
  List<Secret> find() {
    return Stream.concat(pip.secrets().stream(), given.stream().map(StepSecret::find)).toList();
  }

  /** The ids that steps insist on. */
  List<String> required() {
    return given.stream().map(StepSecret::id).toList();
  }

  /** How other programs find those that they can. */
  List<SecretReference> references() {
    return Stream.concat(
            pip.files().entrySet().stream()
                .map(e -> SecretReference.file(e.getKey(), e.getValue().toString())),
            given.stream().flatMap(secret -> secret.reference().stream()))
        .toList();
  }

  /** The ids of those that no other program can find. */
  List<String> unreferenced() {
    return given.stream()
        .filter(secret -> secret.reference().isEmpty())
        .map(StepSecret::id)
        .toList();
  }
}
