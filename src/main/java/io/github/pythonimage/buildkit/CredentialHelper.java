package io.github.pythonimage.buildkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A program that keeps credentials, such as {@code docker-credential-pass}. */
record CredentialHelper(String name) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Asks for the credentials at a registry; empty where the helper has none. */
  Optional<Credentials> get(String key) throws IOException {
    var output = run(key);
    if (output.contains("credentials not found")) {
      return Optional.empty();
    }
    var answer = JSON.readTree(output);
    // A name of '<token>' marks the secret as a token.
    var user = answer.path("Username").asText("");
    var secret = answer.path("Secret").asText("");
    return Optional.of(new Credentials(user.equals("<token>") ? "" : user, secret))
        .filter(found -> !found.secret().isEmpty());
  }

  private String run(String key) throws IOException {
    var program = "docker-credential-" + name;
    var process = start(program);
    try (var in = process.getOutputStream()) {
      in.write(key.getBytes(StandardCharsets.UTF_8));
    }
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0 && !output.contains("credentials not found")) {
        throw new IOException(program + " failed for " + key + ": " + output.strip());
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + program + " was running");
    }
    return output;
  }

  private static Process start(String program) throws IOException {
    try {
      return new ProcessBuilder(program, "get")
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new IOException(
          "the credential helper "
              + program
              + ", named in docker's config.json, cannot be run; install it, or remove its name"
              + " from there",
          e);
    }
  }
}
