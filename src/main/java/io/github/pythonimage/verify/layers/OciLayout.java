package io.github.pythonimage.verify.layers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.verify.files.DamagedImageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * An OCI layout in a folder or in one tar archive; what {@code docker save} of an engine from
 * version 25 on writes is one as well.
 */
public final class OciLayout implements BlobStore, AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String INDEX = "index.json";

  private final Path path;
  private final Optional<TarFile> archive;

  private OciLayout(Path path, Optional<TarFile> archive) {
    this.path = path;
    this.archive = archive;
  }

  /** Opens a layout. */
  public static OciLayout open(Path path) throws IOException {
    return new OciLayout(
        path, Files.isDirectory(path) ? Optional.empty() : Optional.of(new TarFile(path.toFile())));
  }

  private InputStream open(String name) throws IOException {
    if (archive.isEmpty()) {
      return Files.newInputStream(path.resolve(name));
    }
    for (var entry : archive.get().getEntries()) {
      if (entry.isFile() && entry.getName().replaceFirst("^\\./", "").equals(name)) {
        return archive.get().getInputStream(entry);
      }
    }
    throw new DamagedImageException("the archive has no " + name);
  }

  /**
   * The image that the layout holds.
   *
   * @throws DamagedImageException where it holds none, or several
   */
  public Descriptor root() throws IOException {
    try (var in = open(INDEX)) {
      // An image with several names has an entry for each.
      var images = new LinkedHashSet<Descriptor>();
      for (var entry : JSON.readTree(in).path("manifests")) {
        images.add(Descriptor.of(entry));
      }
      if (images.size() != 1) {
        throw new DamagedImageException(
            "its %s names %d images where there should be one".formatted(INDEX, images.size()));
      }
      return images.iterator().next();
    }
  }

  /** All images of the layout, each for a platform. */
  public List<PlatformImage> images() throws IOException {
    return new ImageReader(this).images(root());
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    return open("blobs/" + descriptor.digest().replace(':', '/'));
  }

  @Override
  public void close() throws IOException {
    if (archive.isPresent()) {
      archive.get().close();
    }
  }
}
