package io.github.pythonimage.docker;

import com.github.dockerjava.api.DockerClient;
import java.util.List;
import org.apache.hc.client5.http.HttpRoute;

/**
 * What the engine's client may write into Maven's log. With {@code -X} it would write every byte
 * that it sends and receives: the content of images, and the password of a registry in a header.
 */
final class ClientLogs {
  private static final String LEVEL = "org.slf4j.simpleLogger.log.";

  private ClientLogs() {}

  /**
   * Leaves only warnings. Must be called before the first use of the client: a logger asks for its
   * level once. A level that the user has set stays.
   */
  static void limit() {
    for (var type : List.of(HttpRoute.class, DockerClient.class)) {
      // The jar of the plugin has these classes under names of its own, so no other plugin's logger
      // is changed, and none that exists already is used.
      System.getProperties().putIfAbsent(LEVEL + parent(type), "warn");
    }
  }

  /** The package above, which the loggers of all parts have in common. */
  private static String parent(Class<?> type) {
    var name = type.getPackageName();
    return name.substring(0, name.lastIndexOf('.'));
  }
}
