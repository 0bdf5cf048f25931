package io.github.pythonimage.secrets;

import io.github.pythonimage.dockerfile.SecretReference;
import java.util.List;

/**
 * What Dockerfiles and the bake file say of secrets: nothing of their content, and no way to it.
 *
 * @param required the ids that steps require
 * @param references how other programs find those that they can
 * @param unreferenced the ids of those that no other program can find
 */
public record SecretNames(
    List<String> required, List<SecretReference> references, List<String> unreferenced) {
  public SecretNames {
    required = List.copyOf(required);
    references = List.copyOf(references);
    unreferenced = List.copyOf(unreferenced);
  }
}
