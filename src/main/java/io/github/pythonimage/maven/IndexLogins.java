package io.github.pythonimage.maven;

import io.github.pythonimage.pipeline.SecretOrigin;
import io.github.pythonimage.pipeline.StepSecret;
import io.github.pythonimage.spec.ImageSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The logins of all indexes that need one: a netrc file whose machines are called as the servers of
 * settings.xml are, because several indexes of one host may have different logins.
 */
record IndexLogins(List<ImageSpec> images, SettingsServers servers) {

  Optional<StepSecret> secret() {
    var ids =
        images.stream()
            .flatMap(image -> image.wheels().indexes().servers().stream())
            .distinct()
            .sorted()
            .toList();
    return ids.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new StepSecret(
                "<wheels><indexes><index><server>",
                "index-logins",
                new SecretOrigin.Known(() -> netrc(ids))));
  }

  private String netrc(List<String> ids) {
    return ids.stream()
        .map(id -> ServerField.login(servers.require(id), id))
        .collect(Collectors.joining());
  }
}
