package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.Secret;
import io.github.pythonimage.dockerfile.SecretReference;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All secrets of the steps that build wheels.
 *
 * @param pip how this machine reaches its package index; steps do without where there is none
 * @param given by the user; steps insist on them
 * @param made of what Maven knows: logins for indexes, which steps that ask those insist on, and
 *     the proxy
 */
public record BuildSecrets(PipSecrets pip, List<StepSecret> given, List<StepSecret> made) {
  /** Ids that the user's own cannot have. */
  public static final Set<String> TAKEN =
      Set.of("pip-config", "pip-cert", "build-certificate", "build-proxy", "index-logins");

  public BuildSecrets {
    given = List.copyOf(given);
    made = List.copyOf(made);
  }

  /** Those of the user alone. */
  public BuildSecrets(PipSecrets pip, List<StepSecret> given) {
    this(pip, given, List.of());
  }

  /** No secrets. */
  public static BuildSecrets none() {
    return new BuildSecrets(PipSecrets.none(), List.of());
  }

  /** All of them, found; the first that is not there is an error. */
  List<Secret> find() {
    return Stream.concat(pip.secrets().stream(), steps().map(StepSecret::find)).toList();
  }

  private Stream<StepSecret> steps() {
    return Stream.concat(given.stream(), made.stream());
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
            steps().flatMap(secret -> secret.reference().stream()))
        .toList();
  }

  /** The ids of those that no other program can find. */
  List<String> unreferenced() {
    return steps().filter(secret -> secret.reference().isEmpty()).map(StepSecret::id).toList();
  }
}
