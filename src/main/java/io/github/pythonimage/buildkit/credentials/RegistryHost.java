package io.github.pythonimage.buildkit.credentials;

import java.util.List;

/**
 * The registry of an image, by the names under which people keep its credentials.
 *
 * @param name host and port
 */
public record RegistryHost(String name) {

  private static final List<String> HUB =
      List.of("docker.io", "index.docker.io", "registry-1.docker.io");

  /** The registry that an image's name leads to; Docker Hub where it names none. */
  public static RegistryHost of(String image) {
    var slash = image.indexOf('/');
    var first = slash < 0 ? "" : image.substring(0, slash);
    var named = first.contains(".") || first.contains(":") || first.equals("localhost");
    return new RegistryHost(named ? first : "docker.io");
  }

  /** Whether this is Docker Hub. */
  public boolean isHub() {
    return HUB.contains(name);
  }

  /** All names of this registry: Docker Hub has three, others only their own. */
  public List<String> names() {
    return isHub() ? HUB : List.of(name);
  }

  /** Where it is asked. */
  public String address() {
    return isHub() ? "registry-1.docker.io" : name;
  }

  /** The path of a repository here; Docker Hub keeps those without a folder in one of its own. */
  public String path(String repository) {
    var path =
        repository.startsWith(name + "/") ? repository.substring(name.length() + 1) : repository;
    return isHub() && !path.contains("/") ? "library/" + path : path;
  }

  /** A repository as a daemon writes it, such as {@code docker.io/library/debian}. */
  public String fullName(String repository) {
    return displayName() + "/" + path(repository);
  }

  /** The name to use in messages. */
  public String displayName() {
    return names().get(0);
  }
}
