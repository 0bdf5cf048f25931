package io.github.pythonimage.secrets;

import io.github.pythonimage.buildkit.credentials.Secret;
import io.github.pythonimage.dockerfile.SecretReference;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All secrets of steps: of those that build wheels, and how any step reaches the network.
 *
 * @param pip how this machine reaches its package index; steps do without where there is none
 * @param userSecrets given in the POM or on the command line; steps require them
 * @param generated from what Maven knows: logins for indexes, which steps that use these require,
 *     and the proxy
 */
public record BuildSecrets(
    PipSecrets pip, List<BuildSecret> userSecrets, List<BuildSecret> generated) {
  /** Ids that the user's own cannot have. */
  public static final Set<String> RESERVED_IDS =
      Set.of("pip-config", "pip-cert", "build-certificate", "build-proxy", "index-logins");

  public BuildSecrets {
    userSecrets = List.copyOf(userSecrets);
    generated = List.copyOf(generated);
  }

  /** All of them, found; the first that is not there is an error. */
  public List<Secret> find() {
    return Stream.concat(pip.secrets().stream(), steps().map(BuildSecret::find)).toList();
  }

  private Stream<BuildSecret> steps() {
    return Stream.concat(userSecrets.stream(), generated.stream());
  }

  /** The ids that steps require. */
  public List<String> required() {
    return userSecrets.stream().map(BuildSecret::id).toList();
  }

  /** What Dockerfiles and the bake file say of them. */
  public SecretNames names() {
    var references =
        Stream.concat(
            pip.files().entrySet().stream()
                .map(file -> SecretReference.file(file.getKey(), file.getValue().toString())),
            steps().flatMap(secret -> secret.reference().stream()));
    var unreferenced = steps().filter(s -> s.reference().isEmpty()).map(BuildSecret::id);
    return new SecretNames(required(), references.toList(), unreferenced.toList());
  }
}
