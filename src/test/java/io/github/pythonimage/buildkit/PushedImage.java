package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.request.Build;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Output;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An image in a registry that wants a login, for the scripts of whole builds: javac checks what
 * this calls, Groovy would find a changed signature only when the script runs.
 */
public final class PushedImage {

  private PushedImage() {}

  /**
   * Pushes a copy of an image.
   *
   * @param daemon where a buildkitd listens
   * @param folder an empty context
   * @param base the image to copy
   * @param name the name of the copy, with the registry
   */
  public static void push(
      String daemon, Path folder, String base, String name, String user, String password) {
    var request =
        BuildRequest.builder(folder, "FROM " + base + "\n")
            .output(new Output.Registry(List.of(name), false))
            .build();
    var login = Optional.of(new Credentials(user, password, "a test"));
    try (var buildKit = BuildKit.connect(Endpoint.of(daemon))) {
      buildKit
          .start(List.of(new Build(request, event -> {})), host -> login)
          .forEach(solve -> solve.result().join());
    }
  }
}
