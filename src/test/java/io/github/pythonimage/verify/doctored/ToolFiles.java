package io.github.pythonimage.verify.doctored;

import com.github.dockerjava.api.DockerClient;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Files of an image that has what no good image may have, copied out as they are asked for. */
final class ToolFiles implements Closeable {
  private final DockerClient client;
  private final String container;
  private final Map<String, Map<String, byte[]>> read = new HashMap<>();

  ToolFiles(DockerClient client, String image) {
    this.client = client;
    this.container = client.createContainerCmd(image).withCmd("none").exec().getId();
  }

  byte[] file(String path) {
    var files = tree(path);
    if (files.size() != 1) {
      throw new AssertionError(path + " is not one file: " + files.keySet());
    }
    return files.values().iterator().next();
  }

  /** All regular files below a folder by their paths in it, or the file itself. */
  Map<String, byte[]> tree(String path) {
    return read.computeIfAbsent(path, this::copy);
  }

  private Map<String, byte[]> copy(String path) {
    var files = new TreeMap<String, byte[]>();
    try (var tar =
        new TarArchiveInputStream(client.copyArchiveFromContainerCmd(container, path).exec())) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          files.put(entry.getName().replaceFirst("^[^/]+/", ""), tar.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  @Override
  public void close() {
    client.removeContainerCmd(container).withForce(true).exec();
  }
}
