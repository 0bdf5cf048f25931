package io.github.pythonimage.maven;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.interpreter.InterpreterSpec;
import io.github.pythonimage.config.interpreter.PackageRepository;
import io.github.pythonimage.config.interpreter.SigningKey;
import io.github.pythonimage.maven.parameter.XmlParameter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code <interpreter><repository>}. */
public class Repository {
  private @Nullable String url;
  private @Nullable String suite;
  private List<String> components = List.of();
  private @Nullable String key;
  private @Nullable String fingerprint;

  /** Whether there is anything in it. */
  boolean isSet() {
    return url != null || suite != null || signed() || !components.isEmpty();
  }

  private boolean signed() {
    return key != null || fingerprint != null;
  }

  /** The file with its key, where there is one. */
  Optional<Path> keyFile(Path module) {
    return Optional.ofNullable(key).map(module::resolve);
  }

  /** Any repository; nothing where the element is empty. */
  Optional<PackageRepository> toConfig(Path module) {
    return isSet() ? Optional.of(read(module)) : Optional.empty();
  }

  private PackageRepository read(Path module) {
    return new PackageRepository(
        new XmlParameter("<repository><url>")
            .required(
                url,
                PackageRepository::url,
                "Give the repository's address, such as https://packages.example.com/debian."),
        new XmlParameter("<repository><suite>").optional(suite, PackageRepository::suite),
        new XmlParameter("<repository><components><component>")
            .each(components, PackageRepository::component),
        signingKey(module));
  }

  /** A copy of a known one: what is empty is as it is there. */
  InterpreterSpec.Deadsnakes toDeadsnakes(Path module) {
    if (suite != null || !components.isEmpty()) {
      throw new ConfigurationException(
          suite != null ? "<repository><suite>" : "<repository><components>",
          "is not read by <provider>deadsnakes</provider>: a copy of the PPA has its suites.",
          "Remove it, or use <provider>repository</provider>.");
    }
    return new InterpreterSpec.Deadsnakes(
        new XmlParameter("<repository><url>").optional(url, PackageRepository::url),
        signed() ? Optional.of(signingKey(module)) : Optional.empty());
  }

  private SigningKey signingKey(Path module) {
    var expected =
        new XmlParameter("<repository><fingerprint>")
            .optional(fingerprint, SigningKey::fingerprint);
    return new XmlParameter("<repository><key>")
        .required(
            key,
            text -> SigningKey.read(module, text, expected),
            "Give the file with the OpenPGP key that the repository is signed with: nothing is"
                + " installed that nobody signed.");
  }
}
