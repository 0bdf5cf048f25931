package io.github.pythonimage.buildkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The contexts of the docker CLI, as it keeps them below its configuration directory. */
record DockerContexts(Path configDir) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The context in use; empty where that is the default one, which is not kept in a file. */
  Optional<Endpoint> current(Optional<String> chosen) {
    return chosen
        .or(this::configured)
        .filter(name -> !name.equals("default"))
        .map(name -> endpoint(name, chosen.isPresent() ? "DOCKER_CONTEXT" : config().toString()));
  }

  private Optional<String> configured() {
    if (!Files.exists(config())) {
      return Optional.empty();
    }
    var name = read(config()).path("currentContext").asText("");
    return Optional.of(name).filter(n -> !n.isEmpty());
  }

  private Endpoint endpoint(String name, String namedBy) {
    var id = sha256(name);
    var meta = configDir.resolve("contexts").resolve("meta").resolve(id).resolve("meta.json");
    if (!Files.exists(meta)) {
      throw new EngineUnavailableException(
          "The docker context '%s' (named by %s) does not exist: there is no %s; `docker context ls` lists those that do."
              .formatted(name, namedBy, meta),
          null);
    }
    var host = read(meta).path("Endpoints").path("docker").path("Host").asText("");
    var tls = configDir.resolve("contexts").resolve("tls").resolve(id).resolve("docker");
    return Endpoint.parse(
        host, Optional.of(tls).filter(Files::isDirectory), "docker context '" + name + "'");
  }

  private Path config() {
    return configDir.resolve("config.json");
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new EngineUnavailableException(
          "%s cannot be read: %s. It may name the engine to use; mend it or set DOCKER_HOST."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
