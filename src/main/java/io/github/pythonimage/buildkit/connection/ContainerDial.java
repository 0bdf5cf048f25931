package io.github.pythonimage.buildkit.connection;

import io.github.pythonimage.buildkit.endpoint.Endpoint;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Connects to a buildkitd in a container: the engine starts {@code buildctl dial-stdio} in it,
 * whose input and output are the connection. Builders of {@code docker buildx} with the driver
 * docker-container are such containers.
 */
record ContainerDial(EngineSockets engine, String container) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");
  private static final Pattern ID = Pattern.compile("\"Id\"\\s*:\\s*\"([0-9a-f]{64})\"");
  private static final Pattern MESSAGE =
      Pattern.compile("\"message\"\\s*:\\s*\"(.*?)\\\\?n?\"\\s*}");
  private static final int LONGEST_ANSWER = 1 << 20;

  /** The engine's answer to a short question. */
  private record Answer(int status, String body) {
    String message() {
      var found = MESSAGE.matcher(body);
      return found.find() ? found.group(1).replace("\\\"", "\"") : body.strip();
    }
  }

  static ContainerDial of(Endpoint endpoint) throws IOException {
    var name = endpoint.container().orElseThrow();
    if (!NAME.matcher(name).matches()) {
      throw new IOException(
          "'" + name + "' is not the name of a container. Write docker-container://NAME");
    }
    return new ContainerDial(
        new EngineSockets(
            endpoint
                .engine()
                .orElseThrow(
                    () ->
                        new IOException(
                            "a container is no engine. Name it in python-image.builder, and the"
                                + " engine that runs it in DOCKER_HOST"))),
        name);
  }

  Socket open() throws IOException {
    var id = exec();
    var socket = engine.open("http/1.1");
    try {
      HttpHead.send(
          socket,
          "POST /exec/" + id + "/start",
          List.of("Connection: Upgrade", "Upgrade: tcp"),
          "{\"Detach\": false, \"Tty\": false}");
      var head = HttpHead.read(socket.getInputStream());
      if (head.status() != 101) {
        throw noBuildctl(rest(socket));
      }
      return new ExecSocket(socket, this::noBuildctl);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Prepares the command; gives its id. */
  private String exec() throws IOException {
    var answer =
        ask(
            "POST /containers/" + container + "/exec",
            "{\"AttachStdin\": true, \"AttachStdout\": true, \"AttachStderr\": true,"
                + " \"Cmd\": [\"buildctl\", \"dial-stdio\"]}");
    if (answer.status() == 404) {
      return ofBuildx().exec();
    }
    if (answer.status() == 409) {
      throw new IOException(
          "the container '%1$s' is not running. Start it with `docker start %1$s`"
              .formatted(container));
    }
    var id = ID.matcher(answer.body());
    if (answer.status() != 201 || !id.find()) {
      throw new IOException(
          "the engine at %s starts no command in the container '%s' (status %d): %s. See whether both work"
              .formatted(engine.endpoint(), container, answer.status(), answer.message()));
    }
    return id.group(1);
  }

  /** The container of the builder of docker buildx that has this name. */
  private ContainerDial ofBuildx() throws IOException {
    var builder = "buildx_buildkit_" + container + "0";
    if (ask("GET /containers/" + builder + "/json", "").status() == 200) {
      return new ContainerDial(engine, builder);
    }
    throw new IOException(
        ("the engine at %s has no container '%s'. Name one that runs buildkitd: `docker ps` lists"
                + " them, and a builder NAME of docker buildx has buildx_buildkit_NAME0 after"
                + " `docker buildx inspect --bootstrap NAME`")
            .formatted(engine.endpoint(), container));
  }

  private IOException noBuildctl(String said) {
    return new IOException(
        "`buildctl dial-stdio` does not work in the container '%s': %s. Name a container of the image moby/buildkit"
            .formatted(container, said.isEmpty() ? "it ended without a word" : said));
  }

  private Answer ask(String request, String json) throws IOException {
    try (var socket = engine.open("http/1.1")) {
      HttpHead.send(socket, request, List.of("Connection: close"), json);
      var status = HttpHead.read(socket.getInputStream()).status();
      return new Answer(status, rest(socket));
    }
  }

  private static String rest(Socket socket) throws IOException {
    return new Answer(
            0,
            new String(socket.getInputStream().readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8))
        .body();
  }
}
