package io.github.pythonimage.verify.doctored;

import com.github.dockerjava.api.DockerClient;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** All that doctored images are made of: a good image, and another one with compilers. */
final class GoodImageFixture implements Closeable {
  final Path folder;
  final GoodImageArchive archive;
  final ImageFiles files;
  final ToolFiles tools;
  private final DockerClient client;

  /**
   * @param image the good image
   * @param toolImage an image with compilers and installers
   */
  GoodImageFixture(URI host, String image, String toolImage, Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    client = TestClient.connect(host);
    try (var saved = client.saveImageCmd(image).exec()) {
      archive = GoodImageArchive.unpack(saved, folder.resolve("good"));
    }
    files = new ImageFiles(export(image));
    tools = new ToolFiles(client, toolImage);
  }

  private Path export(String image) throws IOException {
    var file = folder.resolve("good.tar");
    var container = client.createContainerCmd(image).exec().getId();
    try (var exported = client.copyArchiveFromContainerCmd(container, "/").exec()) {
      Files.copy(exported, file);
    } finally {
      client.removeContainerCmd(container).withForce(true).exec();
    }
    return file;
  }

  Doctoring doctoring() {
    return new Doctoring(files, tools);
  }

  @Override
  public void close() throws IOException {
    tools.close();
    files.close();
    client.close();
  }
}
