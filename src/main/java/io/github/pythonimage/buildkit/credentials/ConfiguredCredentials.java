package io.github.pythonimage.buildkit.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code docker login} left behind: in a credential helper, or in {@code config.json} itself.
 *
 * @param helpers how the programs of all helpers begin
 */
record ConfiguredCredentials(DockerConfig config, String helpers) implements CredentialSource {

  // Docker Hub's credentials are kept under the address of an API of 2013.
  private static final String HUB_KEY = "https://index.docker.io/v1/";

  ConfiguredCredentials(DockerConfig config) {
    this(config, "docker-credential-");
  }

  @Override
  public Optional<Credentials> find(String host) {
    var names = new RegistryHost(host).names();
    var key = names.size() > 1 ? HUB_KEY : host;
    try {
      var settings = config.settings();
      var helper =
          Stream.concat(Stream.of(key), names.stream())
              .flatMap(name -> DockerConfig.text(settings.path("credHelpers").path(name)).stream())
              .findFirst()
              .or(() -> DockerConfig.text(settings.path("credsStore")));
      if (helper.isPresent()) {
        var found = new CredentialHelper(helpers + helper.get()).get(key);
        if (found.isPresent()) {
          return found;
        }
      }
      return entry(settings.path("auths"), key, names).flatMap(this::credentials);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public String remedy(String host) {
    return "log in with 'docker login " + host + "'";
  }

  // Keys are hosts, but old ones are addresses.
  private static Optional<JsonNode> entry(JsonNode auths, String key, List<String> names) {
    if (auths.has(key)) {
      return Optional.of(auths.get(key));
    }
    return auths.properties().stream()
        .filter(auth -> names.contains(hostOf(auth.getKey())))
        .findFirst()
        .map(auth -> auth.getValue());
  }

  private Optional<Credentials> credentials(JsonNode entry) {
    var token = DockerConfig.text(entry.path("identitytoken"));
    if (token.isPresent()) {
      return token.map(secret -> new Credentials("", secret, config.file().toString()));
    }
    return DockerConfig.text(entry.path("auth"))
        .map(ConfiguredCredentials::decode)
        .or(() -> DockerConfig.text(entry.path("username")).map(u -> u + ":" + password(entry)))
        .filter(pair -> pair.indexOf(':') > 0)
        .map(
            pair ->
                new Credentials(
                    pair.substring(0, pair.indexOf(':')),
                    pair.substring(pair.indexOf(':') + 1),
                    config.file().toString()));
  }

  private static String password(JsonNode entry) {
    return DockerConfig.text(entry.path("password")).orElse("");
  }

  private static String decode(String auth) {
    try {
      // Some writers end it with zero bytes.
      return new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8).replace("\0", "");
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String hostOf(String key) {
    var start = key.indexOf("://") < 0 ? 0 : key.indexOf("://") + 3;
    var end = key.indexOf('/', start);
    return key.substring(start, end < 0 ? key.length() : end);
  }
}
