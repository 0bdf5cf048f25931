package io.github.pythonimage.buildkit.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.pythonimage.buildkit.credentials.DockerConfig;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.function.IOSupplier;

/** The contexts of the docker CLI, as it keeps them below its configuration directory. */
record DockerContexts(DockerConfig config) {

  /** The context in use; empty where that is the default one, which is not kept in a file. */
  Optional<Endpoint> current(Optional<String> chosen) {
    return chosen
        .or(this::configured)
        .filter(name -> !name.equals("default"))
        .map(
            name ->
                endpoint(name, chosen.isPresent() ? "DOCKER_CONTEXT" : config.file().toString()));
  }

  private Optional<String> configured() {
    return DockerConfig.text(read(config::settings).path("currentContext"));
  }

  private Endpoint endpoint(String name, String namedBy) {
    // Contexts may be called what file systems forbid.
    var id = DigestUtils.sha256Hex(name);
    var contexts = config.directory().resolve("contexts");
    var meta = contexts.resolve("meta").resolve(id).resolve("meta.json");
    if (!Files.exists(meta)) {
      throw new EngineUnavailableException(
          "The docker context '%s' (named by %s) does not exist: there is no %s; `docker context ls` lists those that do."
              .formatted(name, namedBy, meta),
          null);
    }
    var docker = read(() -> DockerConfig.read(meta)).path("Endpoints").path("docker");
    var tls = contexts.resolve("tls").resolve(id).resolve("docker");
    var folder = Optional.of(tls).filter(Files::isDirectory);
    var trustsAnybody = docker.path("SkipTLSVerify").asBoolean();
    return Endpoint.parse(
        docker.path("Host").asText(""),
        Optional.of(new Tls(folder, !trustsAnybody))
            .filter(t -> folder.isPresent() || trustsAnybody),
        "docker context '" + name + "'");
  }

  private static JsonNode read(IOSupplier<JsonNode> reading) {
    try {
      return reading.get();
    } catch (IOException e) {
      throw new EngineUnavailableException(
          e.getMessage() + ". It may name the engine to use; repair it or set DOCKER_HOST.", e);
    }
  }
}
