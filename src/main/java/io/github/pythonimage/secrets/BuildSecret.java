package io.github.pythonimage.secrets;

import io.github.pythonimage.buildkit.credentials.Secret;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.dockerfile.SecretReference;
import java.util.Optional;

/**
 * A secret that the user gives to the steps that build wheels.
 *
 * @param element where the user wrote it, for messages
 */
public record BuildSecret(String element, String id, SecretSource origin) {

  /** The secret, found, or a message that names where the user asked for it. */
  Secret find() {
    return ConfigurationException.locate(element, () -> origin.find(id));
  }

  /** How another program finds it; empty where only Maven can. */
  public Optional<SecretReference> reference() {
    if (origin instanceof SecretSource.Variable variable) {
      return Optional.of(SecretReference.variable(id, variable.name()));
    }
    if (origin instanceof SecretSource.File file) {
      return Optional.of(SecretReference.file(id, file.path().toString()));
    }
    return Optional.empty();
  }
}
