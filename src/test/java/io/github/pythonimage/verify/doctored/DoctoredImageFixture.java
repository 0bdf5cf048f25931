package io.github.pythonimage.verify.doctored;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.LoadImageCallback;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.address.EngineAddress;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes doctored images of a good one in an engine, without running anything. */
final class DoctoredImageFixture implements Closeable {
  private final GoodImageFixture good;
  private final List<String> tags;
  private final DockerClient client;
  private final Engine engine;
  private final boolean containerdStore;
  private final String goodId;

  /**
   * @param tags all names of the good image
   */
  DoctoredImageFixture(URI host, GoodImageFixture good, List<String> tags) throws IOException {
    this.good = good;
    this.tags = tags;
    client = TestClient.connect(host);
    engine = Engine.connect(EngineAddress.of(host, Optional.empty()));
    containerdStore = engine.ping().containerdStore();
    if (engine.inspect(tags.get(0)).isEmpty()) {
      load(good.doctoring(), tags);
    }
    goodId = id();
  }

  Engine engine() {
    return engine;
  }

  /** The name under which the image is verified. */
  String name() {
    return tags.get(0);
  }

  /**
   * Gives the names of the good image to a doctored one for as long as something is done with it.
   */
  <T> T with(Consumer<Doctoring> doctor, Function<String, T> use) throws IOException {
    var doctoring = good.doctoring();
    doctor.accept(doctoring);
    load(doctoring, doctoring.onlyFirstTag ? tags.subList(0, 1) : tags);
    var id = id();
    if (id.equals(goodId)) {
      throw new AssertionError("The doctored image is the good one: nothing was changed.");
    }
    try {
      return use.apply(id);
    } finally {
      for (var tag : tags) {
        var colon = tag.lastIndexOf(':');
        client.tagImageCmd(goodId, tag.substring(0, colon), tag.substring(colon + 1)).exec();
      }
      if (engine.inspect(id).isPresent()) {
        client.removeImageCmd(id).withForce(true).exec();
      }
    }
  }

  private void load(Doctoring doctoring, List<String> names) throws IOException {
    var file = good.folder.resolve("image.tar");
    good.archive.write(doctoring, names, !containerdStore, file);
    try (var content = Files.newInputStream(file)) {
      client.loadImageAsyncCmd(content).exec(new LoadImageCallback()).awaitMessage();
    }
  }

  private String id() {
    return client.inspectImageCmd(name()).exec().getId();
  }

  /** Removes an image that the test does not need any longer. */
  void remove(String image) {
    client.removeImageCmd(image).withForce(true).exec();
  }

  @Override
  public void close() throws IOException {
    tags.forEach(this::remove);
    engine.close();
    client.close();
  }
}
