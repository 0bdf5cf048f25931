package io.github.pythonimage.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.AsyncDockerCmd;
import com.github.dockerjava.api.model.ResponseItem;
import com.github.dockerjava.api.model.ResponseItem.AuxDetail;
import com.github.dockerjava.api.model.ResponseItem.ErrorDetail;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Lets an engine pull and push images, as {@code docker pull} and {@code docker push} do. */
record ImageTransfer(DockerClient client, URI host) {
  private static final Duration TIMEOUT = Duration.ofMinutes(30);

  /**
   * Pulls an image.
   *
   * @return the error that the engine reported; empty if it reported none
   */
  Optional<String> pull(String reference, Optional<RegistryLogin> login) {
    var command = client.pullImageCmd(reference);
    login.ifPresent(known -> command.withAuthConfig(known.toAuth()));
    return run(command, item -> {});
  }

  /**
   * Pushes an image by one of its names.
   *
   * @param digest receives the digest of the manifest in the registry
   * @return the error that the engine reported; empty if it reported none
   */
  Optional<String> push(
      String repository, String tag, Optional<RegistryLogin> login, Consumer<String> digest) {
    var command = client.pushImageCmd(repository).withTag(tag);
    login.ifPresent(known -> command.withAuthConfig(known.toAuth()));
    return run(
        command,
        item -> Optional.ofNullable(item.getAux()).map(AuxDetail::getDigest).ifPresent(digest));
  }

  private <C extends AsyncDockerCmd<C, T>, T extends ResponseItem> Optional<String> run(
      C command, Consumer<T> more) {
    var error = new AtomicReference<>(Optional.<String>empty());
    var callback =
        new ResponseCallback<T>(
            item -> {
              more.accept(item);
              Optional.ofNullable(item.getErrorDetail())
                  .map(ErrorDetail::getMessage)
                  .ifPresent(message -> error.set(Optional.of(message)));
            });
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
}
