package io.github.pythonimage.buildkit.endpoint;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sockets of engines that do not listen at the default place. They are named in errors and never
 * used by themselves: a user may have several engines, each with images of its own.
 *
 * @param environment the variables of the user
 * @param home the user's home directory
 * @param root the root directory
 */
record LocalSockets(Map<String, String> environment, Path home, Path root) {
  private static final String PODMAN = "podman";

  static LocalSockets ofUser() {
    return new LocalSockets(
        System.getenv(), Path.of(System.getProperty("user.home", "/")), Path.of("/"));
  }

  /** What to do if nothing listens at the default place; empty if no other socket exists. */
  Optional<String> remedy() {
    var engines = existing(engines());
    if (!engines.isEmpty()) {
      return Optional.of(
          engines.entrySet().stream()
              .map(one -> "DOCKER_HOST=unix://%s for %s".formatted(one.getKey(), one.getValue()))
              .collect(Collectors.joining(", or ", "set ", "")));
    }
    return existing(podman()).keySet().stream()
        .findFirst()
        .map(
            socket ->
                ("use another engine than podman, which listens at unix://%s and has no BuildKit:"
                        + " name a buildkitd in python-image.builder, and an output other than"
                        + " 'engine' in python-image.outputs")
                    .formatted(socket));
  }

  private Map<Path, String> engines() {
    var sockets = new LinkedHashMap<Path, String>();
    runtime().ifPresent(folder -> sockets.put(folder.resolve("docker.sock"), "rootless Docker"));
    sockets.put(home.resolve(".docker/run/docker.sock"), "Docker Desktop");
    sockets.put(home.resolve(".docker/desktop/docker.sock"), "Docker Desktop");
    colima().forEach(folder -> sockets.putAll(profiles(folder)));
    sockets.put(home.resolve(".orbstack/run/docker.sock"), "OrbStack");
    sockets.put(home.resolve(".rd/docker.sock"), "Rancher Desktop");
    return sockets;
  }

  /** Where colima keeps its profiles, in its own order. */
  private Stream<Path> colima() {
    return Stream.of(
            variable("COLIMA_HOME"),
            Optional.of(home.resolve(".colima")),
            variable("XDG_CONFIG_HOME").map(folder -> folder.resolve("colima")),
            Optional.of(home.resolve(".config/colima")))
        .flatMap(Optional::stream);
  }

  private static Map<Path, String> profiles(Path colima) {
    var sockets = new LinkedHashMap<Path, String>();
    sockets.put(colima.resolve("default/docker.sock"), "colima");
    for (var folder : entries(colima, "*")) {
      sockets.putIfAbsent(
          folder.resolve("docker.sock"), "colima's profile " + folder.getFileName());
    }
    return sockets;
  }

  /** The services of podman on this machine, and those of its virtual machines. */
  private Map<Path, String> podman() {
    var machines = home.resolve(".local/share/containers/podman/machine");
    var sockets = new LinkedHashMap<Path, String>();
    Stream.of(
            runtime().map(folder -> folder.resolve("podman/podman.sock")).stream(),
            Stream.of(root.resolve("run/podman/podman.sock")),
            variable("TMPDIR").stream()
                .flatMap(folder -> entries(folder.resolve("podman"), "*-api.sock").stream()),
            Stream.of(machines.resolve("podman.sock")),
            entries(machines, "*").stream().map(folder -> folder.resolve("podman.sock")),
            Stream.of(home.resolve(".podman/podman.sock")))
        .flatMap(some -> some)
        .forEach(socket -> sockets.put(socket, PODMAN));
    return sockets;
  }

  /** What a folder has, by name; nothing if it is not there. */
  private static List<Path> entries(Path folder, String glob) {
    var found = new ArrayList<Path>();
    try (var files = Files.newDirectoryStream(folder, glob)) {
      files.forEach(found::add);
    } catch (IOException | DirectoryIteratorException e) {
      // An engine that nobody can look up is not named.
      return List.of();
    }
    Collections.sort(found);
    return found;
  }

  private static Map<Path, String> existing(Map<Path, String> sockets) {
    var found = new LinkedHashMap<Path, String>();
    sockets.forEach(
        (socket, name) -> {
          if (Files.exists(socket)) {
            found.put(socket, name);
          }
        });
    return found;
  }

  private Optional<Path> runtime() {
    return variable("XDG_RUNTIME_DIR");
  }

  private Optional<Path> variable(String name) {
    return Optional.of(environment.getOrDefault(name, ""))
        .filter(value -> !value.isEmpty())
        .map(Path::of);
  }
}
