package io.github.pythonimage.maven.settings;

import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.secrets.BuildSecret;
import io.github.pythonimage.secrets.SecretSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The logins of all indexes that need one: a netrc file whose machines are called as the servers of
 * settings.xml are, because several indexes of one host may have different logins.
 */
public record IndexLogins(List<ImageSpec> images, SettingsServers servers) {

  public Optional<BuildSecret> secret() {
    var ids = new TreeSet<String>();
    for (var image : images) {
      ids.addAll(image.wheels().indexes().servers());
    }
    return ids.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new BuildSecret(
                "<wheels><indexes><index><server>",
                "index-logins",
                new SecretSource.Known(() -> netrc(ids))));
  }

  private String netrc(Collection<String> ids) {
    return ids.stream()
        .map(id -> ServerField.login(servers.require(id), id))
        .collect(Collectors.joining());
  }
}
