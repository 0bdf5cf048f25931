package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.run.BuildOutcome.Completed;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.buildkit.registry.RegistryAccess;
import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.layers.BlobStore;
import io.github.pythonimage.verify.layers.Descriptor;
import io.github.pythonimage.verify.layers.ImageReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The digests of images' manifests, by platform. */
public record PlatformDigests(BuildConfig config, BuilderNodes nodes) {
  private static final int LARGEST_INDEX = 4 << 20;

  /**
   * Those of an image that was built.
   *
   * @param digest of its manifest, or of the index over several
   * @return none where the index cannot be read
   */
  public Map<String, String> of(Completed made, String digest) {
    var platforms = nodes.platforms(config);
    if (platforms.size() == 1 && config.outputs().attestations().isEmpty()) {
      return Map.of(platforms.get(0), digest);
    }
    try {
      if (config.outputs().inRegistry()) {
        var repository = made.target().names().get(0).repository();
        return inRegistry(repository, digest, config.daemons().registries());
      }
      if (config.outputs().inEngine()) {
        var daemon = config.daemons().buildKit(config.endpoint(), List.of()).blobs();
        long size;
        try (var in = daemon.open(digest)) {
          size = in.readNBytes(LARGEST_INDEX).length;
        }
        return read(
            descriptor -> daemon.open(descriptor.digest()), new Descriptor("", digest, size));
      }
      return Map.of();
    } catch (IOException | BuildKitException | DamagedImageException e) {
      return Map.of();
    }
  }

  /** Those that a registry has; none where it does not tell. */
  public static Map<String, String> inRegistry(
      String repository, String digest, RegistryAccess registries) {
    var blobs = new RegistryBlobs(repository, registries);
    try {
      return read(blobs, blobs.root(digest));
    } catch (IOException | BuildKitException | DamagedImageException e) {
      return Map.of();
    }
  }

  private static Map<String, String> read(BlobStore blobs, Descriptor root) throws IOException {
    var platforms = new TreeMap<String, String>();
    for (var image : new ImageReader(blobs).images(root)) {
      platforms.put(image.platform(), image.manifest().digest());
    }
    return platforms;
  }
}
