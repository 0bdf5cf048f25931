package io.github.pythonimage.dockerfile;

/**
 * Where bake finds a secret: never the secret itself.
 *
 * @param type bake's word for the kind: {@code file} or {@code env}
 * @param key bake's word for the place: {@code src} or {@code env}
 */
public record SecretReference(String id, String type, String key, String place) {

  /** A secret in a file. */
  public static SecretReference file(String id, String path) {
    return new SecretReference(id, "file", "src", path);
  }

  /** A secret in a variable of the environment. */
  public static SecretReference variable(String id, String name) {
    return new SecretReference(id, "env", "env", name);
  }
}
