package io.github.pythonimage.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem.ErrorDetail;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Lets an engine pull an image. */
record ImagePull(DockerClient client, URI host) {
  private static final Duration TIMEOUT = Duration.ofMinutes(30);

  /**
   * Pulls an image.
   *
   * @return the error that the engine reported; empty if it reported none
   */
  Optional<String> run(String reference, Optional<RegistryLogin> login) {
    var command = client.pullImageCmd(reference);
    login.ifPresent(known -> command.withAuthConfig(auth(known)));
    var error = new AtomicReference<>(Optional.<String>empty());
    var callback =
        new ResponseCallback<PullResponseItem>(
            item ->
                Optional.ofNullable(item.getErrorDetail())
                    .map(ErrorDetail::getMessage)
                    .ifPresent(message -> error.set(Optional.of(message))));
    try {
      var ended = command.exec(callback).awaitEnd(TIMEOUT);
      return ended
          ? error.get()
          : Optional.of("it did not end within " + TIMEOUT.toMinutes() + " minutes");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EngineException.interrupted(host, e);
    }
  }

  private static AuthConfig auth(RegistryLogin login) {
    var auth = new AuthConfig();
    if (!login.registry().isEmpty()) {
      auth.withRegistryAddress(login.registry());
    }
    return login.username().isEmpty()
        ? auth.withIdentityToken(login.secret())
        : auth.withUsername(login.username()).withPassword(login.secret());
  }
}
