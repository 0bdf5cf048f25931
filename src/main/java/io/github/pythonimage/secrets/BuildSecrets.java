package io.github.pythonimage.secrets;

import io.github.pythonimage.buildkit.credentials.Secret;
import io.github.pythonimage.dockerfile.SecretReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * All secrets of steps: of those that build wheels, and how any step reaches the network.
 *
 * @param pip how this machine reaches its package index; steps do without where there is none
 * @param given by the user; steps require them
 * @param made of what Maven knows: logins for indexes, which steps that use these require, and the
 *     proxy
 */
public record BuildSecrets(PipSecrets pip, List<BuildSecret> given, List<BuildSecret> made) {
  /** Ids that the user's own cannot have. */
  public static final Set<String> TAKEN =
      Set.of("pip-config", "pip-cert", "build-certificate", "build-proxy", "index-logins");

  public BuildSecrets {
    given = List.copyOf(given);
    made = List.copyOf(made);
  }

  /** Those of the user alone. */
  public BuildSecrets(PipSecrets pip, List<BuildSecret> given) {
    this(pip, given, List.of());
  }

  /** No secrets. */
  public static BuildSecrets none() {
    return new BuildSecrets(PipSecrets.none(), List.of());
  }

  /** All of them, found; the first that is not there is an error. */
  public List<Secret> find() {
    var secrets = new ArrayList<>(pip.secrets());
    for (var step : steps()) {
      secrets.add(step.find());
    }
    return secrets;
  }

  private List<BuildSecret> steps() {
    var steps = new ArrayList<>(given);
    steps.addAll(made);
    return steps;
  }

  /** The ids that steps require. */
  public List<String> required() {
    var ids = new ArrayList<String>();
    for (var secret : given) {
      ids.add(secret.id());
    }
    return ids;
  }

  /** How other programs find those that they can. */
  public List<SecretReference> references() {
    var references = new ArrayList<SecretReference>();
    for (var file : pip.files().entrySet()) {
      references.add(SecretReference.file(file.getKey(), file.getValue().toString()));
    }
    for (var secret : steps()) {
      if (secret.reference().isPresent()) {
        references.add(secret.reference().get());
      }
    }
    return references;
  }

  /** The ids of those that no other program can find. */
  public List<String> unreferenced() {
    var ids = new ArrayList<String>();
    for (var secret : steps()) {
      if (secret.reference().isEmpty()) {
        ids.add(secret.id());
      }
    }
    return ids;
  }
}
