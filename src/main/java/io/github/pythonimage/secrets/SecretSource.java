package io.github.pythonimage.secrets;

import io.github.pythonimage.buildkit.credentials.Secret;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Quoted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Where a secret comes from. It is looked for when a build starts and never kept. */
public sealed interface SecretSource {

  /** The secret, found; the error has no element. */
  Secret find(String id);

  /**
   * A variable of the environment.
   *
   * @param lookup the environment
   */
  record Variable(String name, Function<String, Optional<String>> lookup) implements SecretSource {
    @Override
    public Secret find(String id) {
      return lookup
          .apply(name)
          .filter(value -> !value.isEmpty())
          .map(value -> Secret.ofValue(id, value))
          .orElseThrow(
              () ->
                  new ConfigurationException(
                      "",
                      "the environment variable " + Quoted.of(name) + " is not set, or empty.",
                      "Set it, or remove the secret."));
    }
  }

  /** A file of this machine. */
  record File(Path path) implements SecretSource {
    // What BuildKit accepts at most.
    private static final int LARGEST = 500 * 1024;

    @Override
    public Secret find(String id) {
      if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
        throw ConfigurationException.of(
            path.toString(), "is not a readable file.", "Make it one, or name another.");
      }
      if (path.toFile().length() > LARGEST) {
        throw ConfigurationException.of(
            path.toString(),
            "is larger than 500 KiB.",
            "A secret cannot be that large; name a smaller file.");
      }
      return Secret.ofFile(id, path);
    }
  }

  /**
   * Something that only Maven knows, such as a password of settings.xml.
   *
   * @param value throws a ConfigurationException where it is not to be had
   */
  record Known(Supplier<String> value) implements SecretSource {
    @Override
    public Secret find(String id) {
      var content = value.get().getBytes(StandardCharsets.UTF_8);
      return new Secret(id, content::clone);
    }
  }
}
