package io.github.pythonimage.build.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.buildkit.registry.Blob;
import io.github.pythonimage.buildkit.registry.Manifest;
import io.github.pythonimage.buildkit.registry.RegistryRepository;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.report.Count;
import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.layers.BlobStore;
import io.github.pythonimage.verify.layers.Descriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Sends what a repository lacks of an image: its blobs, then its manifests, and no tag. */
final class ImageUpload {
  private static final JsonMapper JSON = new JsonMapper();

  /** As much as registries accept of a manifest. */
  private static final int LARGEST_MANIFEST = 4 << 20;

  private final BlobStore source;
  private final String name;
  private final RegistryRepository repository;
  private final BuildProgress log;
  private int blobs;
  private long bytes;

  ImageUpload(BlobStore source, String name, RegistryRepository repository, BuildProgress log) {
    this.source = source;
    this.name = name;
    this.repository = repository;
    this.log = log;
  }

  /**
   * Sends an image, or an index of several.
   *
   * @param platforms how many it was built and verified for
   * @throws IOException where the source does not give it
   */
  void run(String digest, int platforms) throws IOException {
    validatePlatforms(digest, platforms);
    if (repository.has(digest)) {
      log.noted(name + "@" + digest + " is in the registry");
      return;
    }
    send(digest);
    log.noted(
        "Pushed %s@%s (%s, %s)".formatted(name, digest, Count.of(blobs, "blob"), new Size(bytes)));
  }

  /** Of an index, verification read those platforms that were requested. */
  private void validatePlatforms(String digest, int platforms) throws IOException {
    var images = 0;
    for (var entry : JSON.readTree(manifest(digest)).path("manifests")) {
      images += entry.path("platform").path("os").asText().equals("unknown") ? 0 : 1;
    }
    if (images > platforms) {
      throw new DamagedImageException(
          "it has images for %d platforms, of which %d are verified".formatted(images, platforms));
    }
  }

  private void send(String digest) throws IOException {
    var content = manifest(digest);
    JsonNode document = JSON.readTree(content);
    for (var entry : document.path("manifests")) {
      send(entry.path("digest").asText());
    }
    for (var blob : blobs(document)) {
      var sent = repository.push(new Blob(blob.digest(), blob.size(), () -> source.open(blob)));
      if (sent) {
        blobs++;
        bytes += blob.size();
      }
    }
    repository.push(
        new Manifest(
            document.path("mediaType").asText(), new String(content, StandardCharsets.UTF_8)));
  }

  private static List<Descriptor> blobs(JsonNode manifest) {
    var blobs = new ArrayList<Descriptor>();
    manifest.path("layers").forEach(layer -> blobs.add(Descriptor.of(layer)));
    if (manifest.has("config")) {
      blobs.add(Descriptor.of(manifest.path("config")));
    }
    return blobs;
  }

  private byte[] manifest(String digest) throws IOException {
    try (var in = source.open(new Descriptor("", digest, 0))) {
      var content = in.readNBytes(LARGEST_MANIFEST + 1);
      var actual = new Manifest("", new String(content, StandardCharsets.UTF_8)).digest();
      if (!actual.equals(digest)) {
        throw new DamagedImageException("the content of " + digest + " has the digest " + actual);
      }
      return content;
    }
  }
}
