package io.github.pythonimage.maven;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.RemoteArchive;
import io.github.pythonimage.config.interpreter.PyenvSource;
import io.github.pythonimage.maven.parameter.XmlParameter;
import org.jspecify.annotations.Nullable;

/** {@code <pyenv>}: which release of it, and from where. */
public class Pyenv {
  private @Nullable String version;
  private @Nullable String sha256;
  private @Nullable String url;

  PyenvSource toConfig() {
    return ConfigurationException.locate(
        "<pyenv>",
        () ->
            new PyenvSource(
                new XmlParameter("<version>").optional(version, Pyenv::release),
                new XmlParameter("<sha256>").optional(sha256, RemoteArchive::sha256),
                new XmlParameter("<url>").optional(url, RemoteArchive::url)));
  }

  boolean isSet() {
    return version != null || sha256 != null || url != null;
  }

  private static String release(String text) {
    if (!text.matches("\\d+(\\.\\d+)+([_-]\\w+)?")) {
      throw ConfigurationException.of(
          text, "is not a release of pyenv.", "Write it as 2.8.1, without a v.");
    }
    return text;
  }
}
