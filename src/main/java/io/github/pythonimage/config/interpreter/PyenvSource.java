package io.github.pythonimage.config.interpreter;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.RemoteArchive;
import java.net.URI;
import java.util.Optional;

/**
 * What the user says about the pyenv that compiles.
 *
 * @param version of another release than the known one; its checksum comes with it
 * @param sha256 of that release's archive
 * @param url where the archive is fetched, otherwise from where the known one is
 */
public record PyenvSource(Optional<String> version, Optional<String> sha256, Optional<URI> url) {
  public PyenvSource {
    if (version.isPresent() != sha256.isPresent()) {
      throw new ConfigurationException(
          version.isPresent() ? "<sha256>" : "<version>",
          "is missing: a release and its checksum belong together.",
          "Give both, or neither for the release that the plugin knows.");
    }
  }

  /** The archive to fetch. */
  public RemoteArchive archive(RemoteArchive known) {
    var release = version.orElse(known.version());
    var usual = URI.create(known.url().toString().replace(known.version(), release));
    return new RemoteArchive(
        release, Optional.empty(), url.orElse(usual), sha256.orElse(known.sha256()));
  }
}
