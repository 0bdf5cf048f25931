package io.github.pythonimage.buildkit.credentials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The docker CLI's directory of settings, which other tools share. */
public record DockerConfig(Path directory) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The directory that {@code DOCKER_CONFIG} names, or {@code .docker} in the home directory. */
  public static DockerConfig fromEnvironment(Map<String, String> environment) {
    var named = environment.getOrDefault("DOCKER_CONFIG", "");
    return new DockerConfig(
        named.isEmpty() ? Path.of(System.getProperty("user.home"), ".docker") : Path.of(named));
  }

  /** Who the docker CLI is at each registry. */
  public CredentialSource credentials() {
    return new ConfiguredCredentials(this);
  }

  public Path file() {
    return directory.resolve("config.json");
  }

  /** What {@code config.json} says; nothing where there is none. */
  public JsonNode settings() throws IOException {
    return Files.exists(file()) ? read(file()) : MissingNode.getInstance();
  }

  public static JsonNode read(Path file) throws IOException {
    try {
      return JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      // Jackson quotes what it does not understand, and the file may hold passwords.
      throw new IOException(
          "%s cannot be read: it is not JSON at line %d, column %d"
              .formatted(file, e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    } catch (IOException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  public static Optional<String> text(JsonNode node) {
    return Optional.of(node.asText("")).filter(text -> !text.isEmpty());
  }
}
