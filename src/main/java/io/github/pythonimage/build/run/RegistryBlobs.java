package io.github.pythonimage.build.run;

import io.github.pythonimage.buildkit.registry.RegistryAccess;
import io.github.pythonimage.buildkit.registry.RegistryRepository;
import io.github.pythonimage.verify.layers.BlobStore;
import io.github.pythonimage.verify.layers.Descriptor;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The content of a repository, of which manifests are asked for in a way of their own. */
public final class RegistryBlobs implements BlobStore {
  private static final Set<String> MANIFESTS =
      Set.of(
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  private final RegistryRepository repository;

  public RegistryBlobs(String repository, RegistryAccess access) {
    this.repository = new RegistryRepository(repository, access);
  }

  /** A manifest or an index as a descriptor. */
  public Descriptor root(String digest) {
    var manifest = repository.manifest(digest);
    var size = manifest.content().getBytes(StandardCharsets.UTF_8).length;
    return new Descriptor(manifest.mediaType(), digest, size);
  }

  @Override
  public InputStream open(Descriptor descriptor) {
    if (MANIFESTS.contains(descriptor.mediaType())) {
      var content = repository.manifest(descriptor.digest()).content();
      return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }
    return repository.blob(descriptor.digest());
  }
}
