package io.github.pythonimage.verify.layers;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * An OCI layout in a folder or in one tar archive; what {@code docker save} of an engine from
 * version 25 on writes is one as well.
 */
public final class OciLayout implements BlobStore, AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String INDEX = "index.json";

  private final Content content;

  private OciLayout(Content content) {
    this.content = content;
  }

  /** Opens a layout. */
  public static OciLayout open(Path path) throws IOException {
    return new OciLayout(
        Files.isDirectory(path) ? new Folder(path) : new Archive(new TarFile(path.toFile())));
  }

  /** The files of a layout, by their names in it. */
  private interface Content extends AutoCloseable {
    InputStream open(String name) throws IOException;

    @Override
    void close() throws IOException;
  }

  private record Folder(Path path) implements Content {
    @Override
    public InputStream open(String name) throws IOException {
      return Files.newInputStream(path.resolve(name));
    }

    @Override
    public void close() {}
  }

  private record Archive(TarFile tar) implements Content {
    @Override
    public InputStream open(String name) throws IOException {
      for (var entry : tar.getEntries()) {
        if (entry.isFile() && entry.getName().replaceFirst("^\\./", "").equals(name)) {
          return tar.getInputStream(entry);
        }
      }
      throw new DamagedImageException("the archive has no " + name);
    }

    @Override
    public void close() throws IOException {
      tar.close();
    }
  }

  /**
   * The image that the layout holds.
   *
   * @throws DamagedImageException where it holds none, or several
   */
  public Descriptor root() throws IOException {
    try (var in = content.open(INDEX)) {
      var manifests = JSON.readTree(in).path("manifests");
      if (manifests.size() != 1) {
        throw new DamagedImageException(
            "its %s names %d images where there should be one".formatted(INDEX, manifests.size()));
      }
      return Descriptor.of(manifests.get(0));
    }
  }

  /** All images of the layout, each for a platform. */
  public List<PlatformImage> images() throws IOException {
    return new ImageReader(this).images(root());
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    return content.open("blobs/" + descriptor.digest().replace(':', '/'));
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
