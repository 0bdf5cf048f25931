package io.github.pythonimage.buildkit.credentials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program that keeps credentials, such as {@code docker-credential-pass}.
 *
 * @param limit how long it may take; it may have to ask its user for a password first
 */
record CredentialHelper(String program, Duration limit) {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  CredentialHelper(String program) {
    this(program, LIMIT);
  }

  /** Asks for the credentials at a registry; empty where the helper has none. */
  Optional<Credentials> get(String key) throws IOException {
    var output = run(key);
    if (output.contains("credentials not found")) {
      return Optional.empty();
    }
    var answer = parse(output);
    // A name of '<token>' marks the secret as a token.
    var user = answer.path("Username").asText("");
    var secret = answer.path("Secret").asText("");
    return Optional.of(new Credentials(user.equals("<token>") ? "" : user, secret, program))
        .filter(found -> !found.secret().isEmpty());
  }

  private JsonNode parse(String output) throws IOException {
    try {
      return JSON.readTree(output);
    } catch (JsonProcessingException e) {
      // Without Jackson's words and without the cause: they quote the answer, which has a secret.
      throw new IOException(
          "%s did not answer with JSON; ask it by hand: echo REGISTRY | %s get"
              .formatted(program, program));
    }
  }

  private String run(String key) throws IOException {
    var process = start();
    var tooLate = new AtomicBoolean();
    var unused =
        process
            .onExit()
            .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
            .exceptionally(
                late -> {
                  tooLate.set(true);
                  // Its children too, as they keep its output open.
                  process.descendants().forEach(ProcessHandle::destroyForcibly);
                  return process.destroyForcibly();
                });
    try (var in = process.getOutputStream()) {
      in.write(key.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended before it was asked, and its output says why; a broken pipe says nothing.
    }
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      var status = process.waitFor();
      if (tooLate.get()) {
        throw new IOException(
            "%s did not answer for %s within %d seconds; ask it by hand: echo %s | %s get"
                .formatted(program, key, limit.toSeconds(), key, program));
      }
      if (status != 0 && !output.contains("credentials not found")) {
        // Helpers say on one line of their output why they failed; more may be anything.
        var reason = output.strip().lines().findFirst().orElse("it does not say why");
        throw new IOException(program + " failed for " + key + ": " + reason);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + program + " was running");
    }
    return output;
  }

  private Process start() throws IOException {
    try {
      return new ProcessBuilder(program, "get")
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new IOException(
          "the credential helper %s, named in docker's config.json, cannot be run; install it, or remove its name from there"
              .formatted(program),
          e);
    }
  }
}
